package io.kraftexporter.kafka.timeline;

import static java.util.stream.Collectors.toSet;

import io.kraftexporter.kafka.admin.PartitionMap;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/**
 * Keeps timelines in a file while the exporter does not run.
 *
 * <p>The file is replaced at once or not at all. It begins with a number that tells what it is, its
 * version and a checksum of the rest; what does not fit is refused. Topics whose id is not known
 * are left out: nobody could tell later whether they are the same.
 */
public final class TimelineFile {
  private static final int KIND = 0x4b58544c;
  private static final int VERSION = 1;
  private static final int HEADER = 2 * Integer.BYTES + Long.BYTES;

  private final Path file;

  public TimelineFile(Path file) {
    this.file = file;
  }

  /** Returns the timelines that were written last; none if the file does not exist. */
  public Timelines read() throws IOException {
    if (!Files.exists(file)) {
      return new Timelines();
    }
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
    if (bytes.remaining() < HEADER || bytes.getInt() != KIND) {
      throw new IOException("not written by this program");
    }
    int version = bytes.getInt();
    if (version != VERSION) {
      throw new IOException("version " + version + " is not " + VERSION);
    }
    if (bytes.getLong() != checksum(bytes.array())) {
      throw new IOException("damaged");
    }
    try (DataInputStream in =
        new DataInputStream(
            new InflaterInputStream(
                new ByteArrayInputStream(bytes.array(), HEADER, bytes.remaining())))) {
      return timelines(in);
    }
  }

  /** Replaces what was written before. */
  public void write(Timelines timelines) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(new byte[HEADER]);
    try (DataOutputStream out =
        new DataOutputStream(new DeflaterOutputStream(bytes, new Deflater(Deflater.BEST_SPEED)))) {
      write(timelines, out);
    }
    byte[] all = bytes.toByteArray();
    ByteBuffer.wrap(all).putInt(KIND).putInt(VERSION).putLong(checksum(all));
    Path next = file.resolveSibling(file.getFileName() + ".new");
    Files.write(next, all);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static long checksum(byte[] all) {
    CRC32 checksum = new CRC32();
    checksum.update(all, HEADER, all.length - HEADER);
    return checksum.getValue();
  }

  private static void write(Timelines timelines, DataOutputStream out) throws IOException {
    Map<String, Uuid> topics = new HashMap<>(timelines.topics());
    topics
        .keySet()
        .retainAll(timelines.all().keySet().stream().map(TopicPartition::topic).collect(toSet()));
    out.writeInt(topics.size());
    for (Map.Entry<String, Uuid> topic : topics.entrySet()) {
      out.writeUTF(topic.getKey());
      out.writeLong(topic.getValue().getMostSignificantBits());
      out.writeLong(topic.getValue().getLeastSignificantBits());
    }
    for (Map.Entry<TopicPartition, Timeline> each : timelines.all().entrySet()) {
      if (topics.containsKey(each.getKey().topic())) {
        long[] state = each.getValue().state();
        out.writeUTF(each.getKey().topic());
        out.writeInt(each.getKey().partition());
        out.writeInt(state.length);
        for (int i = 0; i < state.length; i++) {
          out.writeLong(i < 4 ? state[i] : state[i] - state[i - 3]);
        }
      }
    }
    out.writeUTF("");
  }

  private static Timelines timelines(DataInputStream in) throws IOException {
    Map<String, Uuid> topics = new HashMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      topics.put(in.readUTF(), new Uuid(in.readLong(), in.readLong()));
    }
    Map<TopicPartition, Timeline> timelines = new PartitionMap<>();
    for (String topic = in.readUTF(); !topic.isEmpty(); topic = in.readUTF()) {
      int partition = in.readInt();
      long[] state = new long[in.readInt()];
      for (int i = 0; i < state.length; i++) {
        state[i] = in.readLong() + (i < 4 ? 0 : state[i - 3]);
      }
      timelines.put(new TopicPartition(topic, partition), Timeline.of(state));
    }
    return new Timelines(timelines, topics);
  }
}

package io.kraftexporter.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.server.log.remote.storage.LogSegmentData;
import org.apache.kafka.server.log.remote.storage.RemoteLogSegmentMetadata;
import org.apache.kafka.server.log.remote.storage.RemoteLogSegmentMetadata.CustomMetadata;
import org.apache.kafka.server.log.remote.storage.RemoteStorageException;
import org.apache.kafka.server.log.remote.storage.RemoteStorageManager;

/**
 * A remote storage that is a directory, for brokers with {@link KafkaCluster.Builder#plugin}. Kafka
 * has only one that does nothing, and another one among its tests.
 */
public final class FileTier implements RemoteStorageManager {
  private Path directory;

  @Override
  public void configure(Map<String, ?> configs) {
    try {
      directory = Files.createDirectories(Path.of(configs.get("directory").toString()));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Optional<CustomMetadata> copyLogSegmentData(
      RemoteLogSegmentMetadata segment, LogSegmentData data) throws RemoteStorageException {
    try {
      Files.copy(data.logSegment(), file(segment, "log"));
      Files.copy(data.offsetIndex(), file(segment, IndexType.OFFSET.name()));
      Files.copy(data.timeIndex(), file(segment, IndexType.TIMESTAMP.name()));
      Files.copy(data.producerSnapshotIndex(), file(segment, IndexType.PRODUCER_SNAPSHOT.name()));
      ByteBuffer epochs = data.leaderEpochIndex();
      byte[] bytes = new byte[epochs.remaining()];
      epochs.get(bytes);
      Files.write(file(segment, IndexType.LEADER_EPOCH.name()), bytes);
      return Optional.empty();
    } catch (IOException e) {
      throw new RemoteStorageException(e);
    }
  }

  @Override
  public InputStream fetchLogSegment(RemoteLogSegmentMetadata segment, int start)
      throws RemoteStorageException {
    try {
      InputStream in = Files.newInputStream(file(segment, "log"));
      in.skipNBytes(start);
      return in;
    } catch (IOException e) {
      throw new RemoteStorageException(e);
    }
  }

  @Override
  public InputStream fetchLogSegment(RemoteLogSegmentMetadata segment, int start, int end)
      throws RemoteStorageException {
    return fetchLogSegment(segment, start);
  }

  @Override
  public InputStream fetchIndex(RemoteLogSegmentMetadata segment, IndexType type)
      throws RemoteStorageException {
    try {
      return Files.newInputStream(file(segment, type.name()));
    } catch (IOException e) {
      throw new RemoteStorageException(e);
    }
  }

  @Override
  public void deleteLogSegmentData(RemoteLogSegmentMetadata segment) {
    // The directory goes with the test.
  }

  @Override
  public void close() {}

  private Path file(RemoteLogSegmentMetadata segment, String part) {
    return directory.resolve(segment.remoteLogSegmentId().id() + "." + part);
  }
}

package io.kraftexporter.kafka.admin;

import io.kraftexporter.Await;
import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.cluster.KafkaNode;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.RequestHeader;

/** A request as no client sends it. */
public final class RawRequest {
  private RawRequest() {}

  /**
   * Waits until a broker answers without an error, whichever the request is for, and returns its
   * answer.
   */
  public static AbstractResponse untilTaken(KafkaCluster cluster, Supplier<AbstractRequest> request)
      throws InterruptedException {
    List<AbstractResponse> taken = new ArrayList<>();
    Await.until(
        "a broker takes the request",
        Duration.ofSeconds(60),
        () -> {
          for (KafkaNode node : cluster.nodes()) {
            AbstractResponse answer = send(node, request.get());
            if (answer.errorCounts().keySet().equals(Set.of(Errors.NONE))) {
              taken.add(answer);
              return true;
            }
          }
          return false;
        });
    return taken.get(0);
  }

  /** Returns the answer of a broker. */
  public static AbstractResponse send(KafkaNode node, AbstractRequest request) throws IOException {
    RequestHeader header = new RequestHeader(request.apiKey(), request.version(), "raw", 1);
    ByteBuffer bytes = request.serializeWithHeader(header);
    try (Socket socket = new Socket(node.host(), node.kafkaPort())) {
      socket.setSoTimeout(10_000);
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      out.writeInt(bytes.remaining());
      out.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
      out.flush();
      DataInputStream in = new DataInputStream(socket.getInputStream());
      ByteBuffer answer = ByteBuffer.wrap(in.readNBytes(in.readInt()));
      return AbstractResponse.parseResponse(answer, header);
    }
  }
}

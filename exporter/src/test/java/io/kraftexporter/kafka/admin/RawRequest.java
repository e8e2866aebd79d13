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
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.RequestHeader;

/** A request as no client sends it. */
public final class RawRequest {
  private RawRequest() {}

  /** Waits until a broker answers without an error, whichever the request is for. */
  public static void untilTaken(KafkaCluster cluster, Supplier<AbstractRequest> request)
      throws InterruptedException {
    Await.until(
        "a broker takes the request",
        Duration.ofSeconds(60),
        () -> {
          for (KafkaNode node : cluster.nodes()) {
            if (send(node, request.get()).errorCounts().keySet().equals(Set.of(Errors.NONE))) {
              return true;
            }
          }
          return false;
        });
  }

  private static AbstractResponse send(KafkaNode node, AbstractRequest request) throws IOException {
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

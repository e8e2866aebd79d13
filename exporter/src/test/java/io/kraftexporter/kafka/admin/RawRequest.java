package io.kraftexporter.kafka.admin;

import io.kraftexporter.cluster.KafkaNode;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.RequestHeader;

/** A request as no client sends it. */
public final class RawRequest {
  private RawRequest() {}

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

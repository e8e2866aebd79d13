package io.kraftexporter.scrape;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.NoSuchFileException;
import java.rmi.ConnectIOException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

final class FailureTextTest {

  @Test
  void saysWhatHappenedWithoutNamesOfClasses() {
    assertEquals(
        "127.0.0.1:9999: Connection refused",
        FailureText.of(
            new IOException(
                "127.0.0.1:9999: Connection refused", new ConnectException("Connection refused"))));
    assertEquals("unknown host nowhere", FailureText.of(new UnknownHostException("nowhere")));
    assertEquals("no such file: /x", FailureText.of(new NoSuchFileException("/x")));
    assertEquals("timed out", FailureText.of(new TimeoutException()));
    assertEquals(
        "timed out: describeTopics", FailureText.of(new TimeoutException("describeTopics")));
    assertEquals("eof", FailureText.of(new EOFException()));
    assertEquals(
        "no client: the store is damaged",
        FailureText.of(new IOException("no client", new IOException("the\n store is damaged"))));
    assertEquals("illegal state: closed", FailureText.of(new IllegalStateException("closed")));
    assertEquals(
        "error during JRMP connection establishment: Read timed out",
        FailureText.of(
            new ConnectIOException(
                "error during JRMP connection establishment",
                new SocketTimeoutException("Read timed out"))));
    assertEquals("the collection ended with an error", FailureText.of(null));
  }
}

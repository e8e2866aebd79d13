package io.kraftexporter.kafka.reach;

import io.kraftexporter.tls.TlsFailure;
import io.kraftexporter.topology.HostPort;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.BufferUnderflowException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;

/**
 * Connects to one address and finds out whether a broker answers there in the way in which Kafka's
 * client is going to talk.
 *
 * <p>Sends ApiVersions and SaslHandshake, which need no authentication, and no credentials but the
 * certificate that a server with TLS asks for: without it, the broker would count a failed
 * authentication. A certificate that Kafka's client would not accept ends the check without an
 * alert. Safe for any number of threads.
 *
 * @param security how Kafka's client is going to talk
 * @param stores of Kafka's client
 * @param timeout of the connection and of each answer
 */
record AddressCheck(Security security, ClientStores stores, Duration timeout) {
  private static final String ANY_MECHANISM = "PLAIN";

  Finding of(HostPort address) {
    Finding finding;
    try {
      finding = connected(address);
    } catch (UnknownHostException e) {
      return Finding.unusable("has no address here");
    } catch (SocketTimeoutException e) {
      return silent();
    } catch (ConnectException | NoRouteToHostException e) {
      String message = String.valueOf(e.getMessage());
      return message.startsWith("Connection refused")
          ? Finding.REFUSED
          : Finding.unusable("cannot be reached: " + message);
    } catch (EOFException | SocketException e) {
      finding = security.tls() ? closedTls(address) : closed(address);
    } catch (Wire.ForeignException e) {
      finding = foreign(e);
    } catch (SSLException e) {
      finding = noHandshake(address, e);
    } catch (BufferUnderflowException | NegativeArraySizeException e) {
      return Finding.foreign("is no Kafka broker");
    } catch (RuntimeException e) {
      return Finding.unusable("cannot be checked: " + e.getClass().getSimpleName());
    } catch (IOException e) {
      finding = Finding.unusable("cannot be reached: " + e.getMessage());
    }
    return finding;
  }

  Finding silent() {
    return Finding.silent("does not answer within " + seconds());
  }

  private Finding connected(HostPort address) throws IOException {
    IOException failure = new UnknownHostException(address.host());
    for (InetAddress ip : InetAddress.getAllByName(address.host())) {
      try (Socket socket = new Socket()) {
        connect(socket, ip, address.port());
        if (!security.tls()) {
          return answers(new Wire(socket.getInputStream(), socket.getOutputStream()));
        }
        return answersOverTls(socket, address);
      } catch (ConnectException | NoRouteToHostException | SocketTimeoutException e) {
        failure = e;
      }
    }
    throw failure;
  }

  private Finding answersOverTls(Socket socket, HostPort address) throws IOException {
    ObservedTls observed = new ObservedTls(socket, address);
    try (SSLSocket tls = observed.handshake(stores.content())) {
      return answers(new Wire(tls.getInputStream(), tls.getOutputStream()));
    } catch (IOException e) {
      if (!observed.problem().isEmpty()) {
        return Finding.unusable(observed.problem());
      } else if (observed.lacksKey()) {
        return Finding.BROKER; // it may want no certificate: Kafka's client tries
      }
      throw e;
    }
  }

  private Finding answers(Wire wire) throws IOException {
    if (!wire.apiKeys().contains(Wire.METADATA)) {
      return Finding.unusable("is a controller's listener; kafka.bootstrap needs a broker's");
    }
    Wire.SaslAnswer sasl =
        wire.saslHandshake(security.sasl() ? security.mechanism() : ANY_MECHANISM);
    if (sasl.error() == Wire.ILLEGAL_SASL_STATE) {
      return security.sasl()
          ? Finding.unusable(
              "answers without SASL, but security.protocol is " + security.protocol())
          : Finding.BROKER;
    }
    if (!security.sasl()) {
      return Finding.unusable("expects SASL" + enabled(sasl) + security.mistake());
    }
    return sasl.error() == 0
        ? Finding.BROKER
        : Finding.unusable("does not take the configured sasl.mechanism" + enabled(sasl));
  }

  private static String enabled(Wire.SaslAnswer sasl) {
    return sasl.mechanisms().isEmpty() ? "" : " (" + String.join(", ", sasl.mechanisms()) + ")";
  }

  private Finding foreign(Wire.ForeignException answer) {
    if (answer.isTls()) {
      return Finding.foreign("answers with TLS" + security.mistake());
    }
    return Finding.foreign("is no Kafka broker" + (answer.isHttp() ? ": answers HTTP" : ""));
  }

  /** A listener with TLS may close the connection instead of answering with an alert. */
  private Finding closed(HostPort address) {
    try (Socket socket = new Socket()) {
      connect(socket, InetAddress.getByName(address.host()), address.port());
      new ObservedTls(socket, address).certificates();
    } catch (SSLException e) {
      if (!speaksTls(e)) {
        return Finding.unusable("closes the connection without an answer");
      }
    } catch (IOException e) {
      return Finding.unusable("closes the connection without an answer");
    }
    return Finding.foreign("answers with TLS" + security.mistake());
  }

  /** A listener without TLS answers a handshake with other bytes, or closes the connection. */
  private Finding noHandshake(HostPort address, SSLException failure) {
    Optional<String> refused = TlsFailure.ofClientCertificate(failure);
    if (refused.isPresent()) {
      return Finding.unusable(refused.get());
    } else if (speaksTls(failure)) {
      return Finding.BROKER; // versions and ciphers of Kafka's client may be others
    }
    return failure.getCause() instanceof EOFException ? closedTls(address) : withoutTls();
  }

  private Finding closedTls(HostPort address) {
    try (Socket socket = new Socket()) {
      connect(socket, InetAddress.getByName(address.host()), address.port());
      new Wire(socket.getInputStream(), socket.getOutputStream()).apiKeys();
      return withoutTls();
    } catch (IOException | RuntimeException e) {
      return Finding.unusable(
          TlsFailure.CLOSED
              + (stores.content().keys().isEmpty()
                  ? ""
                  : "; see whether it trusts the exporter's certificate"));
    }
  }

  private Finding withoutTls() {
    return Finding.unusable("answers without TLS, but security.protocol is " + security.protocol());
  }

  /** Returns whether the other side sent an alert, or something that ours did not like. */
  private static boolean speaksTls(SSLException failure) {
    return failure instanceof SSLHandshakeException
        && !(failure.getCause() instanceof EOFException);
  }

  private void connect(Socket socket, InetAddress ip, int port) throws IOException {
    socket.connect(new InetSocketAddress(ip, port), millis());
    socket.setSoTimeout(millis());
  }

  private int millis() {
    return (int) Math.max(1, timeout.toMillis());
  }

  private String seconds() {
    return timeout.toMillis() % 1000 == 0 ? timeout.toSeconds() + " s" : millis() + " ms";
  }
}

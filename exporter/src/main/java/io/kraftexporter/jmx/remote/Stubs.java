package io.kraftexporter.jmx.remote;

import io.kraftexporter.jmx.remote.JrmpSocket.Reply;
import io.kraftexporter.scrape.LoginDelay;
import io.kraftexporter.topology.HostPort;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.rmi.NotBoundException;
import java.rmi.Remote;
import java.rmi.server.ObjID;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.management.remote.rmi.RMIConnection;
import javax.management.remote.rmi.RMIServer;
import javax.rmi.ssl.SslRMIClientSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * The way to the stub of a JVM's remote JMX: registry, server, connection.
 *
 * <p>Asked on sockets of ours. RMI's own reader calls to wherever a stub points as soon as it has
 * it, through the kind of sockets that the stub brings: under TLS those go by properties of this
 * whole process and wait for ever. Here they are replaced while the stub is read, and only here are
 * stubs read at all.
 */
final class Stubs {
  private static final ObjID REGISTRY = new ObjID(ObjID.REGISTRY_ID);

  /** The registry still has the calls of RMI's first version: by number, with a fixed hash. */
  private static final int LOOKUP = 2;

  private static final long REGISTRY_HASH = 4905912898345647071L;

  private static final long NEW_CLIENT =
      JrmpCalls.hash("newClient(Ljava/lang/Object;)Ljavax/management/remote/rmi/RMIConnection;");

  private static final Pattern WORDS = Pattern.compile("^Authentication failed! ");

  private final RemoteConfiguration settings;
  private final Optional<TlsSockets> tls;

  Stubs(RemoteConfiguration settings, Optional<TlsSockets> tls) {
    this.settings = settings;
    this.tls = tls;
  }

  /** The server that the registry at this address knows. */
  RMIServer server(HostPort registry) throws IOException {
    byte[] call = JrmpCalls.bytes(REGISTRY, LOOKUP, REGISTRY_HASH, "jmxrmi");
    return ask(registry, tls.filter(any -> settings.tls().registry()), call, RMIServer.class);
  }

  /** A new connection to the server. */
  RMIConnection connection(RemoteReference server) throws IOException {
    byte[] call = JrmpCalls.bytes(server.id(), JrmpCalls.BY_HASH, NEW_CLIENT, credentials());
    return ask(server.endpoint(), tls, call, RMIConnection.class);
  }

  private @Nullable Object credentials() {
    return settings.username().isEmpty()
        ? null
        : new String[] {settings.username().value(), settings.password().value()};
  }

  private <T extends Remote> T ask(
      HostPort address, Optional<TlsSockets> sockets, byte[] call, Class<T> type)
      throws IOException {
    try (JrmpSocket socket = new JrmpSocket(address, settings, sockets)) {
      socket.send(call);
      socket.flush();
      socket.next();
      Reply reply = socket.receive(in -> new StubStream(address, in));
      if (type.isInstance(reply.object())) {
        socket.acknowledge(reply);
        return type.cast(reply.object());
      }
      throw refusal(address, reply.object());
    } catch (ClassNotFoundException e) {
      throw new ProtocolException(address + " answers with a class that is not Java's: " + e);
    }
  }

  private IOException refusal(HostPort address, @Nullable Object answer) {
    if (answer instanceof NotBoundException) {
      return new IOException(address + " has a registry, but no remote JMX in it");
    } else if (answer instanceof SecurityException refused) {
      return new RefusedLoginException(
          address
              + " refuses the login: "
              + WORDS.matcher(String.valueOf(refused.getMessage())).replaceFirst("")
              + (settings.username().isEmpty() ? "; set " : "; correct ")
              + "jmx.username and jmx.password"
              + LoginDelay.TEXT);
    }
    return new ProtocolException(
        address + " offers something else than remote JMX: " + AnswerStream.className(answer));
  }

  /** Reads a stub, with our sockets in place of those that it brings. */
  private final class StubStream extends AnswerStream {
    private final HostPort address;

    StubStream(HostPort address, InputStream in) throws IOException {
      super(in, SerialFilter.STUBS);
      this.address = address;
      enableResolveObject(true);
    }

    @Override
    protected Object resolveObject(Object object) throws IOException {
      if (object instanceof SslRMIClientSocketFactory) {
        return tls.orElseThrow(
            () -> new IOException(address + " offers JMX under TLS only: see jmx.tls.enabled"));
      }
      return object;
    }
  }
}

package io.kraftexporter.jmx.remote;

import io.kraftexporter.topology.HostPort;
import java.io.IOException;
import java.io.ObjectStreamException;
import java.io.StreamCorruptedException;
import java.rmi.MarshalledObject;
import java.rmi.Remote;
import java.rmi.ServerException;
import java.rmi.UnmarshalException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.management.Attribute;
import javax.management.JMException;
import javax.management.MBeanInfo;
import javax.management.ObjectInstance;
import javax.management.ObjectName;
import javax.management.QueryExp;
import javax.management.ReflectionException;
import javax.management.remote.NotificationResult;
import javax.management.remote.rmi.RMIConnection;
import javax.security.auth.Subject;
import org.jspecify.annotations.Nullable;

/**
 * Remote JMX through the JDK's own RMI stubs.
 *
 * <p>Not through {@code JMXConnector}: after a call that timed out it makes two more calls to the
 * same silent JVM (is it broken? close), each with the same timeout, before it tells.
 */
public final class StockTransport implements JmxTransport {
  /** How many notifications a JVM keeps, where nobody has told it otherwise. */
  private static final int BUFFERED = 1000;

  private final RemoteConfiguration settings;
  private final TimedSockets sockets;
  private final Optional<TlsSockets> tls;

  /** A transport with these settings; which transport they name does not matter. */
  public StockTransport(RemoteConfiguration settings) {
    this.settings = settings;
    this.sockets = TimedSockets.installed();
    this.tls = settings.tls().enabled() ? Optional.of(new TlsSockets(settings)) : Optional.empty();
  }

  @Override
  public Connection connect(HostPort address) throws IOException {
    if (tls.isPresent()) {
      tls.get().renew();
    }
    Stubs stubs = new Stubs(settings, tls);
    RemoteReference server = reference(address, stubs.server(address));
    RMIConnection connection = stubs.connection(server);
    return new Connection(connection, reference(address, connection), tls);
  }

  private RemoteReference reference(HostPort address, Remote stub) throws IOException {
    RemoteReference reference = RemoteReference.of(address, stub);
    if (tls.isPresent() && !reference.secured()) {
      throw new IOException(address + " offers JMX without TLS, against jmx.tls.enabled");
    }
    sockets.set(reference.endpoint(), settings);
    return reference;
  }

  /** Calls through the stub. */
  record Connection(RMIConnection remote, RemoteReference reference, Optional<TlsSockets> tls)
      implements JmxConnection {

    @Override
    public Set<ObjectName> names(ObjectName pattern) throws IOException {
      return remote.queryNames(pattern, null, null);
    }

    @Override
    public Set<ObjectInstance> instances(ObjectName pattern) throws IOException {
      return remote.queryMBeans(pattern, null, null);
    }

    @Override
    public Set<ObjectName> matching(QueryExp query) throws IOException, JMException {
      try {
        return remote.queryNames(null, new MarshalledObject<>(query), null);
      } catch (UnmarshalException e) {
        throw ofTheBean(e);
      } catch (ObjectStreamException | ServerException e) {
        throw new ReflectionException(e, "the JVM refuses to read the question");
      }
    }

    @Override
    public MBeanInfo info(ObjectName bean) throws IOException, JMException {
      try {
        return remote.getMBeanInfo(bean, null);
      } catch (UnmarshalException e) {
        throw ofTheBean(e);
      }
    }

    @Override
    public List<Attribute> read(ObjectName bean, String... attributes)
        throws IOException, JMException {
      try {
        return remote.getAttributes(bean, attributes, null).asList();
      } catch (UnmarshalException e) {
        throw ofTheBean(e);
      }
    }

    @Override
    public @Nullable Object invoke(
        ObjectName bean, String operation, Object[] arguments, String... signature)
        throws IOException, JMException {
      try {
        return remote.invoke(bean, operation, new MarshalledObject<>(arguments), signature, null);
      } catch (UnmarshalException e) {
        throw ofTheBean(e);
      }
    }

    @Override
    public void listen(Collection<ObjectName> beans) throws IOException, JMException {
      ObjectName[] names = beans.toArray(ObjectName[]::new);
      remote.addNotificationListeners(
          names, new MarshalledObject<?>[names.length], new Subject[names.length]);
    }

    @Override
    public NotificationResult notifications(long from) throws IOException, JMException {
      try {
        return remote.fetchNotifications(from, BUFFERED, 0);
      } catch (UnmarshalException e) {
        throw ofTheBean(e);
      }
    }

    @Override
    public void close() throws IOException {
      remote.close();
    }

    /** A value that cannot be written there or read here costs itself; RMI goes on. */
    private static JMException ofTheBean(UnmarshalException e) throws IOException {
      Throwable cause = e.getCause();
      if (cause instanceof ClassNotFoundException
          || (cause instanceof ObjectStreamException
              && !(cause instanceof StreamCorruptedException))) {
        return new UnreadableValueException(e);
      }
      throw e;
    }
  }
}

package io.kraftexporter.jmx.remote;

import io.kraftexporter.topology.HostPort;
import java.io.IOException;
import java.rmi.NoSuchObjectException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import javax.management.Attribute;
import javax.management.JMException;
import javax.management.MBeanInfo;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.Notification;
import javax.management.ObjectInstance;
import javax.management.ObjectName;
import javax.management.QueryExp;
import javax.management.remote.NotificationResult;
import javax.management.remote.TargetedNotification;

/** A transport to an MBean server of this JVM, on which calls are told and can be made to fail. */
public final class InMemory implements JmxTransport {
  public static final HostPort ADDRESS = new HostPort("127.0.0.3", 9999);

  public final MBeanServer server;
  public final List<String> calls = new ArrayList<>();

  /** A permit for each connection that was closed, which happens on threads of its own. */
  public final Semaphore closed = new Semaphore(0);

  /** The notifications that beans have sent; a number of the first ones are kept no more. */
  public final List<TargetedNotification> notifications = new ArrayList<>();

  public int forgotten;

  public boolean silent;
  public int connections;

  /** How many connections, the first ones, the JVM knows no more. */
  public int dropped;

  /** Takes place in each call, and may take its time. */
  public Runnable wait = () -> {};

  public InMemory() {
    this(MBeanServerFactory.newMBeanServer());
  }

  public InMemory(MBeanServer server) {
    this.server = server;
  }

  public Bean bean(String name) {
    return register(name, new Bean());
  }

  public <T> T register(String name, T bean) {
    try {
      server.registerMBean(bean, new ObjectName(name));
      return bean;
    } catch (JMException e) {
      throw new IllegalArgumentException(name, e);
    }
  }

  public void remove(String name) throws JMException {
    server.unregisterMBean(new ObjectName(name));
  }

  @Override
  public JmxConnection connect(HostPort address) throws IOException {
    failIfSilent();
    connections++;
    return new Connection();
  }

  private void failIfSilent() throws IOException {
    if (silent) {
      throw new IOException("Read timed out");
    }
  }

  private final class Connection implements JmxConnection {
    private final int number = connections;

    @Override
    public Set<ObjectName> names(ObjectName pattern) throws IOException {
      call("names " + pattern);
      return server.queryNames(pattern, null);
    }

    @Override
    public Set<ObjectInstance> instances(ObjectName pattern) throws IOException {
      call("instances " + pattern);
      return server.queryMBeans(pattern, null);
    }

    @Override
    public Set<ObjectName> matching(QueryExp query) throws IOException {
      call("matching " + query);
      return server.queryNames(null, query);
    }

    @Override
    public MBeanInfo info(ObjectName bean) throws IOException, JMException {
      call("info " + bean);
      return server.getMBeanInfo(bean);
    }

    @Override
    public List<Attribute> read(ObjectName bean, String... attributes)
        throws IOException, JMException {
      call("read " + bean);
      return server.getAttributes(bean, attributes).asList();
    }

    @Override
    public Object invoke(ObjectName bean, String operation, Object[] arguments, String... signature)
        throws IOException, JMException {
      call("invoke " + bean + " " + operation);
      return server.invoke(bean, operation, arguments, signature);
    }

    @Override
    public void listen(Collection<ObjectName> beans) throws IOException, JMException {
      for (ObjectName bean : beans) {
        server.addNotificationListener(bean, (sent, handback) -> notify(bean, sent), null, null);
      }
    }

    private void notify(ObjectName bean, Notification sent) {
      sent.setSource(bean);
      notifications.add(new TargetedNotification(sent, 1));
    }

    @Override
    public NotificationResult notifications(long from) throws IOException {
      failIfSilent();
      int end = notifications.size();
      int first = from < 0 ? end : Math.max(forgotten, (int) from);
      return new NotificationResult(
          forgotten, end, notifications.subList(first, end).toArray(TargetedNotification[]::new));
    }

    @Override
    public void close() {
      closed.release();
    }

    private void call(String what) throws IOException {
      failIfSilent();
      if (number <= dropped) {
        throw new NoSuchObjectException("no such object in table");
      }
      calls.add(what);
      wait.run();
    }
  }
}

package io.kraftexporter.jmx.remote;

import java.io.ObjectInputFilter;

/**
 * The classes that JVMs may send as serialized objects over remote JMX: JMX's own, and the JDK's
 * plain values, collections and exceptions, each answer bounded in size and depth. Before the login
 * only stubs and exceptions: a set of collections within collections that share their elements
 * takes endless time to hash, and no bound of size or depth that tables of JMX meet prevents that.
 *
 * <p>Anything else is refused before it is made, and costs the attribute that it is the value of.
 * RMI's client makes its own object streams and offers no way to a filter for one of them (the
 * properties that JMX has for that are the server's), so the filter is the whole process': nothing
 * else in it reads serialized objects.
 */
public final class SerialFilter {
  private static final int HEAP_SHARE = 4;

  /**
   * Sets within sets take time that doubles with each level: hence the small depth, and yet deeper
   * than a collector's last run, the deepest of the JDK's own values. A broker with 100,000
   * partitions has a million names.
   */
  private static final String LIMITS =
      String.join(
          ";",
          "maxbytes=" + Runtime.getRuntime().maxMemory() / HEAP_SHARE,
          "maxarray=4194304",
          "maxrefs=8388608",
          "maxdepth=20");

  private static final String VALUES =
      String.join(
          ";",
          LIMITS,
          "java.io.*",
          "java.lang.*",
          "java.lang.reflect.InvocationTargetException",
          "java.lang.reflect.UndeclaredThrowableException",
          "java.math.*",
          "java.rmi.*",
          "java.rmi.dgc.*",
          "java.rmi.server.ObjID",
          "java.rmi.server.UID",
          "java.security.GeneralSecurityException",
          "java.util.*",
          "java.util.concurrent.*",
          "java.util.concurrent.atomic.*",
          "javax.management.*",
          "javax.management.modelmbean.*",
          "javax.management.openmbean.*",
          "javax.management.remote.NotificationResult",
          "javax.management.remote.TargetedNotification",
          "javax.security.auth.login.*");

  static final ObjectInputFilter FILTER = ObjectInputFilter.Config.createFilter(VALUES + ";!*");

  /**
   * The filter for answers that bring a stub, or an exception with its lists. It does not allow all
   * of {@code java.rmi.server}: to read a {@code UnicastRemoteObject} is to listen on a port.
   */
  static final ObjectInputFilter STUBS =
      ObjectInputFilter.Config.createFilter(
          String.join(
              ";",
              LIMITS,
              "java.io.*",
              "java.lang.*",
              "java.lang.reflect.InvocationTargetException",
              "java.lang.reflect.UndeclaredThrowableException",
              "java.rmi.*",
              "java.rmi.server.ObjID",
              "java.rmi.server.RemoteObject",
              "java.rmi.server.RemoteStub",
              "java.rmi.server.UID",
              "java.security.GeneralSecurityException",
              "java.util.ArrayList",
              "java.util.Collections$EmptyList",
              "java.util.Collections$Unmodifiable*",
              "java.util.NoSuchElementException",
              "java.util.concurrent.ExecutionException",
              "java.util.concurrent.TimeoutException",
              "javax.management.JMRuntimeException",
              "javax.management.remote.rmi.RMIConnectionImpl_Stub",
              "javax.management.remote.rmi.RMIServerImpl_Stub",
              "javax.rmi.ssl.SslRMIClientSocketFactory",
              "javax.security.auth.login.*",
              TlsSockets.class.getName(), // which takes its place
              "!*"));

  private SerialFilter() {}

  /** Puts it in force for this process, unless {@code -Djdk.serialFilter} has another already. */
  public static void install() {
    if (ObjectInputFilter.Config.getSerialFilter() == null) {
      ObjectInputFilter.Config.setSerialFilter(FILTER);
    }
  }
}

package io.kraftexporter.security;

import io.kraftexporter.cluster.TestAuthority;
import io.kraftexporter.jmx.remote.JmxProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JVMs whose remote JMX is secured, each in another way. */
final class SecuredJvms implements AutoCloseable {
  static final String USER = "monitor";
  static final String PASSWORD = "jmx-secret-6";

  private static final String JMX = "-Dcom.sun.management.jmxremote.";

  private final Path directory;
  private final Stores stores;
  private final Map<String, JmxProcess> jvms = new LinkedHashMap<>();

  SecuredJvms(Path directory, Stores stores) throws Exception {
    this.directory = directory;
    this.stores = stores;
    secret("access", USER + " readonly\n");
    start(
        "password",
        JMX + "authenticate=true",
        JMX + "password.file=" + secret("password", USER + " " + PASSWORD + "\n"),
        JMX + "access.file=" + directory.resolve("access"));
    for (String certificate : List.of("good", "expired", "elsewhere")) {
      start(certificate, tls(certificate));
    }
    List<String> mutual = new ArrayList<>(List.of(tls("good")));
    mutual.add(JMX + "ssl.need.client.auth=true");
    mutual.add(JMX + "ssl.enabled.protocols=TLSv1.2");
    start("mutual", mutual.toArray(String[]::new));
  }

  /** A JVM that ends when its standard input does. */
  static final class Program {
    private Program() {}

    public static void main(String[] arguments) throws IOException {
      System.out.println("ready");
      int unused = System.in.read();
    }
  }

  /** Returns the address of a JVM by the way in which it is secured. */
  String address(String way) {
    return String.valueOf(jvms.get(way).address());
  }

  private void start(String way, String... options) throws IOException {
    List<String> all = new ArrayList<>(List.of("-Xmx32m", "-XX:TieredStopAtLevel=1"));
    all.addAll(List.of(options));
    jvms.put(
        way, JmxProcess.start(JmxProcess.freeAddress(), Program.class, all.toArray(String[]::new)));
  }

  private String[] tls(String certificate) throws Exception {
    String text =
        """
        javax.net.ssl.keyStore=%s
        javax.net.ssl.keyStorePassword=%s
        javax.net.ssl.trustStore=%s
        javax.net.ssl.trustStorePassword=%s
        """
            .formatted(
                stores.keys(certificate, "p12"),
                TestAuthority.PASSWORD,
                stores.trust(true, "p12"),
                TestAuthority.PASSWORD);
    Path file = secret(certificate + ".properties", text);
    return new String[] {
      JMX + "ssl=true", JMX + "registry.ssl=true", JMX + "ssl.config.file=" + file
    };
  }

  private Path secret(String name, String text) throws IOException {
    Path file = Files.writeString(directory.resolve(name), text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  @Override
  public void close() {
    jvms.values().forEach(JmxProcess::close);
  }
}

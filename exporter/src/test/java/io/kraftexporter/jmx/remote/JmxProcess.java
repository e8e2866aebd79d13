package io.kraftexporter.jmx.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.kraftexporter.cluster.FreePorts;
import io.kraftexporter.topology.HostPort;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A JVM with remote JMX on 127.0.0.9, of the Java that the system property {@code jmx.test.java}
 * names, by default ours. Its program says {@code ready} when it is, answers each line with one,
 * and ends when its standard input does.
 */
public final class JmxProcess implements AutoCloseable {
  private final HostPort address;
  private final Process process;
  private final BufferedWriter in;
  private final BufferedReader out;

  private JmxProcess(HostPort address, Process process) {
    this.address = address;
    this.process = process;
    this.in = process.outputWriter(StandardCharsets.UTF_8);
    this.out = process.inputReader(StandardCharsets.UTF_8);
  }

  public static HostPort freeAddress() {
    return new HostPort("127.0.0.9", FreePorts.one());
  }

  /**
   * Starts one, and returns when it is ready.
   *
   * @param options of the JVM
   */
  public static JmxProcess start(HostPort address, Class<?> program, String... options)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(
        System.getProperty(
            "jmx.test.java", Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    command.addAll(
        List.of(
            "-Dcom.sun.management.jmxremote.port=" + address.port(),
            "-Dcom.sun.management.jmxremote.rmi.port=" + address.port(),
            "-Dcom.sun.management.jmxremote.host=" + address.host(),
            "-Djava.rmi.server.hostname=" + address.host(),
            "-Dcom.sun.management.jmxremote.ssl=false"));
    command.addAll(List.of(options));
    if (command.stream().noneMatch(option -> option.contains("jmxremote.password"))) {
      command.add("-Dcom.sun.management.jmxremote.authenticate=false");
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
    JmxProcess started =
        new JmxProcess(
            address,
            new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    assertEquals("ready", started.out.readLine());
    return started;
  }

  public HostPort address() {
    return address;
  }

  /** The program's answer to this line. */
  public String ask(String line) throws IOException {
    in.write(line + "\n");
    in.flush();
    return out.readLine();
  }

  public void signal(String name) throws IOException, InterruptedException {
    if (process.isAlive()) {
      Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
      assertFalse(kill.waitFor() != 0 && process.isAlive());
    }
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().orTimeout(10, TimeUnit.SECONDS).join();
  }
}

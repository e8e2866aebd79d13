package io.kraftexporter.host.linux;

import io.kraftexporter.host.collector.Collector;
import io.kraftexporter.host.collector.CollectorSamples;
import io.kraftexporter.metric.Metric;
import java.util.List;

/** The output of {@code uname}, from {@code /proc/sys/kernel}. */
public final class UnameCollector implements Collector {
  static final Metric UNAME =
      Metric.gauge(
          "node_uname_info",
          "Name and kernel of the machine as uname reports them, always 1.",
          "sysname",
          "release",
          "version",
          "machine",
          "nodename",
          "domainname");

  private final Machine machine;

  public UnameCollector(Machine machine) {
    this.machine = machine;
  }

  @Override
  public String name() {
    return "uname";
  }

  @Override
  public List<Metric> metrics() {
    return List.of(UNAME);
  }

  @Override
  public void collect(CollectorSamples samples) {
    samples.set(
        UNAME,
        1,
        kernel("ostype"),
        kernel("osrelease"),
        kernel("version"),
        machine.line("sys/kernel/arch").orElseGet(UnameCollector::architecture),
        kernel("hostname"),
        kernel("domainname"));
  }

  private String kernel(String file) {
    return machine.line("sys/kernel/" + file).orElse("");
  }

  /** Before Linux 6.1 the kernel has no file for it, and Java has a word of its own. */
  static String architecture() {
    String java = System.getProperty("os.arch", "");
    return java.equals("amd64") ? "x86_64" : java;
  }
}

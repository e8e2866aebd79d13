package io.kraftexporter.drills;

import io.kraftexporter.cluster.KafkaCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** The table of all drills of a run, printed at its end and written to target/drills.md. */
final class DrillReport implements AutoCloseable {
  private static final String HEADER =
      """
      | fault | alert | seconds to fire | to resolve | what else fired | inhibited |
      |---|---|---|---|---|---|
      """;

  private final List<Row> rows = new ArrayList<>();

  /** An alert of a drill. */
  record Row(
      String fault, String alert, String fired, String resolved, String others, String inhibited) {}

  /** Gives tests the report of their run. */
  static final class Resolver implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == DrillReport.class;
    }

    @Override
    public DrillReport resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getRoot()
          .getStore(Namespace.create(DrillReport.class))
          .computeIfAbsent(DrillReport.class, any -> new DrillReport(), DrillReport.class);
    }
  }

  synchronized void add(List<Row> more) {
    rows.addAll(more);
    write();
  }

  /** The table as Markdown. */
  synchronized String table() {
    StringBuilder table = new StringBuilder(HEADER);
    for (Row row : rows) {
      table
          .append("| ")
          .append(
              String.join(
                  " | ",
                  row.fault(),
                  row.alert(),
                  row.fired(),
                  row.resolved(),
                  row.others(),
                  row.inhibited()))
          .append(" |\n");
    }
    return table.toString();
  }

  private void write() {
    try {
      Files.writeString(KafkaCluster.target().resolve("drills.md"), table());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    System.out.println(table());
  }
}

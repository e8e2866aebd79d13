package io.kraftexporter.kafka.admin;

import java.util.stream.IntStream;

/** The values of the label {@code partition}: the numbers that most topics have are made once. */
public final class PartitionLabel {
  private static final String[] KNOWN =
      IntStream.range(0, 1_000).mapToObj(Integer::toString).toArray(String[]::new);

  private PartitionLabel() {}

  /** Returns the label's value for the number of a partition. */
  public static String of(int partition) {
    return partition >= 0 && partition < KNOWN.length
        ? KNOWN[partition]
        : Integer.toString(partition);
  }
}

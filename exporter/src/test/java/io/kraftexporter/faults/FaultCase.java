package io.kraftexporter.faults;

/**
 * A row of the table: a fault, and the series that it may cost.
 *
 * @param subject the part of the environment that has the fault
 * @param fault what the part does
 * @param concern the series that may be absent during the fault; all others must be served
 * @param line text of a line of the log that the fault causes; empty if it need not cause any
 */
record FaultCase(String subject, String fault, Concern concern, Injection injection, String line) {

  FaultCase(String subject, String fault, Concern concern, Injection injection) {
    this(subject, fault, concern, injection, "");
  }

  /** Returns this fault, which lasts until a line with this text is logged. */
  FaultCase logs(String text) {
    return new FaultCase(subject, fault, concern, injection, text);
  }

  String title() {
    return subject + " " + fault;
  }
}

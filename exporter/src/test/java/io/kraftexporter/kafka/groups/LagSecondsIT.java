package io.kraftexporter.kafka.groups;

/** {@link LagCases} on the version that we build on. */
final class LagSecondsIT extends LagCases {

  LagSecondsIT() {
    super("");
  }
}

package io.kraftexporter.kafka;

/** {@link LagCases} on the version that we build on. */
final class LagSecondsIT extends LagCases {

  LagSecondsIT() {
    super("");
  }
}

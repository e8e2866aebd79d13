package io.kraftexporter.kafka.groups;

/** {@link LagEvidenceCases} on the version that we build on. */
final class LagSecondsIT extends LagEvidenceCases {

  LagSecondsIT() {
    super("");
  }
}

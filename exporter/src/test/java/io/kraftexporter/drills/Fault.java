package io.kraftexporter.drills;

/** Damages a running cluster, its clients or its monitoring. */
@FunctionalInterface
interface Fault {

  /** Returns how to undo the damage; a fault that fails has undone what it did. */
  Repair inject(Stage stage) throws Exception;

  /** Undoes a fault. */
  @FunctionalInterface
  interface Repair {
    void undo() throws Exception;
  }
}

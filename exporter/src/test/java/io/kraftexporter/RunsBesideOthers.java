package io.kraftexporter;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * A class of integration tests that runs while another class does, as it mostly waits for processes
 * of its own. It runs no exporter in this JVM, whose log others read, and changes nothing that all
 * tests share: no system property, no shared cluster. Of these classes one runs at a time, and its
 * tests one after the other.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("beside others")
public @interface RunsBesideOthers {}

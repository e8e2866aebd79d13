package io.kraftexporter.jmx.remote;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The same against a JVM of Java 25. */
@Tag("versions")
@Tag("java-25")
@ParameterizedClass
@EnumSource(RemoteConfiguration.Transport.class)
class JmxTransportJava25IT extends JmxTransportIT {

  JmxTransportJava25IT(RemoteConfiguration.Transport transport) {
    super(transport);
  }

  @BeforeAll
  static void takeJava25() {
    System.setProperty("jmx.test.java", System.getProperty("jmx.test.java25"));
  }

  @AfterAll
  static void takeOurs() {
    System.clearProperty("jmx.test.java");
  }
}

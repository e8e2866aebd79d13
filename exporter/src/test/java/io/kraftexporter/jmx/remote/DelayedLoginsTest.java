package io.kraftexporter.jmx.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.kraftexporter.topology.HostPort;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class DelayedLoginsTest {
  private static final HostPort OTHER = new HostPort("127.0.0.4", 9999);

  private final InMemory jvm = new InMemory();
  private Duration clock = Duration.ofHours(-1);
  private boolean refusing = true;
  private int logins;

  private final DelayedLogins transport = new DelayedLogins(this::connect, () -> clock.toNanos());

  private JmxConnection connect(HostPort address) throws IOException {
    logins++;
    if (refusing) {
      throw new RefusedLoginException(address + " refuses the login");
    }
    return jvm.connect(address);
  }

  @Test
  void refusalIsRepeatedWithoutALoginUntilTheDelayIsOver() {
    int expected = 0;
    for (int minutes : new int[] {1, 2, 4, 8, 15, 15}) {
      expected++;
      for (int i = 0; i < 3; i++) {
        assertEquals(
            "127.0.0.3:9999 refuses the login",
            assertThrows(RefusedLoginException.class, () -> transport.connect(InMemory.ADDRESS))
                .getMessage());
      }
      assertEquals(expected, logins);
      clock = clock.plusMinutes(minutes).minusSeconds(1);
      assertThrows(RefusedLoginException.class, () -> transport.connect(InMemory.ADDRESS));
      assertEquals(expected, logins, "too early");
      clock = clock.plusSeconds(1);
    }
  }

  @Test
  void otherJvmIsNotDelayed() {
    assertThrows(RefusedLoginException.class, () -> transport.connect(InMemory.ADDRESS));
    assertThrows(RefusedLoginException.class, () -> transport.connect(OTHER));
    assertEquals(2, logins);
  }

  @Test
  void acceptedLoginEndsTheDelay() throws IOException {
    assertThrows(RefusedLoginException.class, () -> transport.connect(InMemory.ADDRESS));
    clock = clock.plusMinutes(1);
    refusing = false;
    assertNotNull(transport.connect(InMemory.ADDRESS));
    assertNotNull(transport.connect(InMemory.ADDRESS));
    refusing = true;
    assertThrows(RefusedLoginException.class, () -> transport.connect(InMemory.ADDRESS));
    clock = clock.plusMinutes(1);
    assertThrows(RefusedLoginException.class, () -> transport.connect(InMemory.ADDRESS));
    assertEquals(5, logins, "the delay began with a minute again");
  }
}

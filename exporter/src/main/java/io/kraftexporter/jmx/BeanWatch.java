package io.kraftexporter.jmx;

import io.kraftexporter.jmx.remote.JmxConnection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.management.JMException;
import javax.management.MBeanServerDelegate;
import javax.management.MBeanServerNotification;
import javax.management.remote.NotificationResult;
import javax.management.remote.TargetedNotification;

/**
 * Registrations and removals of beans, by the JVM's notifications: listing all beans costs more
 * than any other call to a JVM with many. For one thread at a time.
 */
final class BeanWatch {
  private static final long BUFFERS_END = -1;

  /** Changes that are followed one by one; beyond, it is cheaper to list all beans. */
  private static final int MOST = 10_000;

  private final JmxConnection connection;
  private boolean listening;
  private boolean refused;
  private long place = BUFFERS_END;

  BeanWatch(JmxConnection connection) {
    this.connection = connection;
  }

  /** Returns whether changes will be told. */
  boolean isListening() {
    return listening;
  }

  /**
   * Returns the registrations and removals since the last call, in order.
   *
   * @return empty if not all of it is known, as at first: all beans are to be listed after this
   */
  Optional<List<MBeanServerNotification>> changes() throws IOException {
    if (refused) {
      return Optional.empty();
    }
    try {
      return listening ? told() : begin();
    } catch (JMException | RuntimeException e) {
      // Who does not tell, or not readably, is asked for the list each time.
      listening = false;
      refused = true;
      return Optional.empty();
    }
  }

  private Optional<List<MBeanServerNotification>> begin() throws IOException, JMException {
    connection.listen(List.of(MBeanServerDelegate.DELEGATE_NAME));
    place = connection.notifications(BUFFERS_END).getNextSequenceNumber();
    listening = true;
    return Optional.empty();
  }

  private Optional<List<MBeanServerNotification>> told() throws IOException, JMException {
    List<MBeanServerNotification> changes = new ArrayList<>();
    boolean lost = false;
    NotificationResult result;
    long before;
    do {
      before = place;
      result = connection.notifications(place);
      lost |= result.getEarliestSequenceNumber() > place;
      place = result.getNextSequenceNumber();
      for (TargetedNotification one : result.getTargetedNotifications()) {
        if (one.getNotification() instanceof MBeanServerNotification change) {
          changes.add(change);
        }
      }
      lost |= changes.size() > MOST;
    } while (result.getTargetedNotifications().length > 0 && place > before && !lost);
    return lost ? Optional.empty() : Optional.of(changes);
  }
}

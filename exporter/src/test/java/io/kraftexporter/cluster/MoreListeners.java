package io.kraftexporter.cluster;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Listeners of all nodes besides the usual ones, as the brokers' properties have them. */
public final class MoreListeners {
  private final List<Listener> all = new ArrayList<>();

  private record Listener(String name, String protocol, int port, String advertised) {}

  /** Adds one that advertises its own address, and returns its port. */
  public int add(String name, String protocol) {
    return add(name, protocol, "");
  }

  /**
   * Adds one that advertises another address, and returns its port; {@code {id}} in the address is
   * the node's id, {@code {port}} the listener's port.
   */
  public int add(String name, String protocol, String advertised) {
    int port = FreePorts.one();
    all.add(new Listener(name, protocol, port, advertised));
    return port;
  }

  String addresses(String host) {
    return each(listener -> listener.name() + "://" + host + ":" + listener.port());
  }

  String advertised(int id, String host) {
    return each(
        listener ->
            listener.name()
                + "://"
                + (listener.advertised().isEmpty()
                    ? host + ":" + listener.port()
                    : listener
                        .advertised()
                        .replace("{id}", Integer.toString(id))
                        .replace("{port}", Integer.toString(listener.port()))));
  }

  String protocols() {
    return each(listener -> listener.name() + ":" + listener.protocol());
  }

  private String each(Function<Listener, String> text) {
    return all.stream().map(listener -> "," + text.apply(listener)).collect(joining());
  }
}

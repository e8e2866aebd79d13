package io.kraftexporter.jmx.remote;

import io.kraftexporter.topology.HostPort;
import java.io.IOException;

/** A way to reach JVMs. */
public interface JmxTransport {

  /** A new connection; every wait for it is bounded. */
  JmxConnection connect(HostPort address) throws IOException;
}

package io.kraftexporter.jmx.remote;

import io.kraftexporter.topology.HostPort;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remote JMX with many calls under way at once. A JVM that turns out not to speak the protocol as
 * specified is read through the JDK's stubs from then on. For one target.
 */
final class PipelinedTransport implements JmxTransport {
  private static final Logger LOG = LoggerFactory.getLogger(PipelinedTransport.class);

  private final RemoteConfiguration settings;
  private final StockTransport stock;
  private volatile boolean unusable;

  PipelinedTransport(RemoteConfiguration settings) {
    this.settings = settings;
    this.stock = new StockTransport(settings);
  }

  @Override
  public JmxConnection connect(HostPort address) throws IOException {
    StockTransport.Connection connection = stock.connect(address);
    return unusable
        ? connection
        : new PipelinedConnection(connection, settings, why -> giveUp(address, why));
  }

  private void giveUp(HostPort address, Exception why) {
    if (!unusable) {
      unusable = true;
      LOG.warn("{}: read with transport stock from now on, as pipelining failed: {}", address, why);
    }
  }
}

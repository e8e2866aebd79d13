package io.kraftexporter.host.portable;

import io.kraftexporter.host.collector.Collector;
import io.kraftexporter.host.collector.CollectorSamples;
import io.kraftexporter.host.linux.NetDevCollector;
import io.kraftexporter.metric.Metric;
import java.util.List;
import oshi.hardware.NetworkIF;

/**
 * Network devices: bytes, packets and errors, of which 0 is an answer.
 *
 * <p>A device that appears later is found by the next start only: the list is expensive.
 */
final class OshiNetworkCollector implements Collector {
  private final Oshi oshi;
  private List<NetworkIF> networks = List.of();

  OshiNetworkCollector(Oshi oshi) {
    this.oshi = oshi;
  }

  @Override
  public String name() {
    return "netdev";
  }

  @Override
  public List<Metric> metrics() {
    return List.of(
        NetDevCollector.RECEIVED_BYTES,
        NetDevCollector.RECEIVED_PACKETS,
        NetDevCollector.RECEIVED_ERRORS,
        NetDevCollector.SENT_BYTES,
        NetDevCollector.SENT_PACKETS,
        NetDevCollector.SENT_ERRORS);
  }

  @Override
  public void collect(CollectorSamples samples) {
    if (networks.isEmpty()) {
      networks = oshi.hardware().getNetworkIFs();
    }
    for (NetworkIF network : networks) {
      String device = network.getName();
      if (network.updateAttributes()) {
        samples.set(NetDevCollector.RECEIVED_BYTES, network.getBytesRecv(), device);
        samples.set(NetDevCollector.RECEIVED_PACKETS, network.getPacketsRecv(), device);
        samples.set(NetDevCollector.RECEIVED_ERRORS, network.getInErrors(), device);
        samples.set(NetDevCollector.SENT_BYTES, network.getBytesSent(), device);
        samples.set(NetDevCollector.SENT_PACKETS, network.getPacketsSent(), device);
        samples.set(NetDevCollector.SENT_ERRORS, network.getOutErrors(), device);
      }
    }
  }
}

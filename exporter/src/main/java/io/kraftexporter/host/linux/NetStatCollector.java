package io.kraftexporter.host.linux;

import io.kraftexporter.host.collector.CollectorSamples;
import io.kraftexporter.host.collector.Field;
import io.kraftexporter.host.collector.NumbersCollector;
import io.kraftexporter.metric.Metric;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The counters of IP, TCP and UDP that node_exporter exports by default, from {@code
 * /proc/net/snmp}, {@code snmp6} and {@code netstat}. TCP's are of IPv4 and IPv6 together.
 */
public final class NetStatCollector extends NumbersCollector {
  private static final List<Field<String>> FIELDS =
      List.of(
          field("Ip_Forwarding", "Whether the machine routes IPv4: 1 yes, 2 no."),
          field("IpExt_InOctets", "Bytes received by IPv4."),
          field("IpExt_OutOctets", "Bytes sent by IPv4."),
          field("Ip6_InOctets", "Bytes received by IPv6."),
          field("Ip6_OutOctets", "Bytes sent by IPv6."),
          field("Icmp_InMsgs", "ICMP messages received."),
          field("Icmp_InErrors", "ICMP messages received with an error."),
          field("Icmp_OutMsgs", "ICMP messages sent."),
          field("Icmp6_InMsgs", "ICMPv6 messages received."),
          field("Icmp6_InErrors", "ICMPv6 messages received with an error."),
          field("Icmp6_OutMsgs", "ICMPv6 messages sent."),
          field("Tcp_ActiveOpens", "Connections begun here."),
          field("Tcp_PassiveOpens", "Connections begun elsewhere."),
          field("Tcp_CurrEstab", "Connections established now."),
          field("Tcp_InSegs", "Segments received."),
          field("Tcp_OutSegs", "Segments sent, without those sent again."),
          field("Tcp_RetransSegs", "Segments sent again."),
          field("Tcp_InErrs", "Segments received with an error."),
          field("Tcp_OutRsts", "Segments sent that reset a connection."),
          field("TcpExt_ListenDrops", "Connections dropped before a program accepted them."),
          field("TcpExt_ListenOverflows", "Connections dropped because too many waited."),
          field("TcpExt_SyncookiesSent", "SYN cookies sent: too many half-open connections."),
          field("TcpExt_SyncookiesRecv", "SYN cookies that came back."),
          field("TcpExt_SyncookiesFailed", "Wrong SYN cookies received."),
          field("TcpExt_TCPSynRetrans", "Requests for a connection sent again."),
          field("TcpExt_TCPTimeouts", "Timeouts of connections waiting for an acknowledgement."),
          field("Udp_InDatagrams", "UDP datagrams delivered."),
          field("Udp_InErrors", "UDP datagrams not delivered because of an error."),
          field("Udp_NoPorts", "UDP datagrams for a port without a receiver."),
          field("Udp_OutDatagrams", "UDP datagrams sent."),
          field(
              "Udp_RcvbufErrors", "UDP datagrams dropped because the receiver's buffer was full."),
          field("Udp_SndbufErrors", "UDP datagrams not sent because the buffer was full."),
          field("Udp6_InDatagrams", "UDP datagrams delivered by IPv6."),
          field("Udp6_InErrors", "UDP datagrams by IPv6 not delivered because of an error."),
          field("Udp6_NoPorts", "UDP datagrams by IPv6 for a port without a receiver."),
          field("Udp6_OutDatagrams", "UDP datagrams sent by IPv6."),
          field("Udp6_RcvbufErrors", "UDP datagrams by IPv6 dropped because of a full buffer."),
          field("Udp6_SndbufErrors", "UDP datagrams by IPv6 not sent because of a full buffer."),
          field("UdpLite_InErrors", "UDP-Lite datagrams not delivered because of an error."),
          field("UdpLite6_InErrors", "UDP-Lite datagrams by IPv6 not delivered, by an error."));

  private final Machine machine;

  public NetStatCollector(Machine machine) {
    super("netstat", FIELDS);
    this.machine = machine;
  }

  @Override
  protected Map<String, Number> read(CollectorSamples samples) throws IOException {
    Map<String, Number> values = new HashMap<>();
    samples.eachLine("/proc/net/snmp", pairs(machine.netOf("snmp")), pair -> put(pair, values));
    samples.eachLine("/proc/net/netstat", pairs(machine.net("netstat")), pair -> put(pair, values));
    samples.eachLine(
        "/proc/net/snmp6",
        machine.net("snmp6"),
        line -> {
          int six = line.indexOf('6');
          String[] words = Machine.words(line);
          values.put(
              words[0].substring(0, six + 1) + "_" + words[0].substring(six + 1),
              Machine.number(words[1]));
        });
    return values;
  }

  /** Each protocol has a line with the names, and below it one with the values. */
  private static List<String> pairs(List<String> lines) {
    Map<String, String> names = new HashMap<>();
    List<String> pairs = new ArrayList<>();
    for (String line : lines) {
      String protocol = line.substring(0, line.indexOf(':') + 1);
      String above = names.put(protocol, line);
      if (above != null) {
        pairs.add(above + "\n" + line);
      }
    }
    return pairs;
  }

  private static void put(String pair, Map<String, Number> values) {
    int end = pair.indexOf('\n');
    String[] names = Machine.words(pair.substring(0, end));
    String[] numbers = Machine.words(pair.substring(end + 1));
    String protocol = names[0].replace(":", "_");
    for (int i = 1; i < Math.min(names.length, numbers.length); i++) {
      values.put(protocol + names[i], Machine.number(numbers[i]));
    }
  }

  private static Field<String> field(String key, String help) {
    return new Field<>(key, Metric.unknown("node_netstat_" + key, help), 1);
  }
}

package io.kraftexporter.host.linux;

import static io.kraftexporter.host.linux.Fixture.MACHINE;
import static io.kraftexporter.host.linux.Fixture.text;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Samples of the network collectors, read from the fixture. */
class NetworkCollectorsTest {
  @Test
  void theFirewallsTableAndItsLimit() throws Exception {
    assertEquals(
        """
        # HELP node_nf_conntrack_entries Connections that the firewall tracks.
        # TYPE node_nf_conntrack_entries gauge
        node_nf_conntrack_entries 17
        # HELP node_nf_conntrack_entries_limit Maximum number of connections that the firewall can track.
        # TYPE node_nf_conntrack_entries_limit gauge
        node_nf_conntrack_entries_limit 262144
        """,
        text(new ConntrackCollector(MACHINE)));
  }

  @Test
  void unknownSpeedIsLeftOut() throws Exception {
    assertEquals(
        """
        # HELP node_network_carrier Whether the device has a carrier, such as a connected cable, 1 or 0.
        # TYPE node_network_carrier gauge
        node_network_carrier{device="eth0"} 1
        node_network_carrier{device="lo"} 1
        # HELP node_network_carrier_changes_total Number of changes of the carrier.
        # TYPE node_network_carrier_changes_total counter
        node_network_carrier_changes_total{device="eth0"} 3
        node_network_carrier_changes_total{device="lo"} 0
        # HELP node_network_info The device's addresses, state and alias; always 1.
        # TYPE node_network_info gauge
        node_network_info{device="eth0",address="52:54:00:00:00:01",\
        broadcast="ff:ff:ff:ff:ff:ff",duplex="full",operstate="up",ifalias=""} 1
        node_network_info{device="lo",address="00:00:00:00:00:00",broadcast="00:00:00:00:00:00",\
        duplex="",operstate="unknown",ifalias=""} 1
        # HELP node_network_mtu_bytes Maximum size of a packet in bytes.
        # TYPE node_network_mtu_bytes gauge
        node_network_mtu_bytes{device="eth0"} 1500
        node_network_mtu_bytes{device="lo"} 65536
        # HELP node_network_speed_bytes Speed of the device in bytes per second.
        # TYPE node_network_speed_bytes gauge
        node_network_speed_bytes{device="eth0"} 1250000000
        # HELP node_network_transmit_queue_length Packets that may wait to be sent.
        # TYPE node_network_transmit_queue_length gauge
        node_network_transmit_queue_length{device="eth0"} 1000
        node_network_transmit_queue_length{device="lo"} 1000
        # HELP node_network_up Whether the device is up, 1 or 0.
        # TYPE node_network_up gauge
        node_network_up{device="eth0"} 1
        node_network_up{device="lo"} 0
        """,
        text(new NetClassCollector(MACHINE, Map.of(), System::nanoTime)));
  }

  @Test
  void everyColumnOfEveryDevice() throws Exception {
    assertEquals(
        """
        # HELP node_network_receive_bytes_total Bytes received.
        # TYPE node_network_receive_bytes_total counter
        node_network_receive_bytes_total{device="lo"} 892280868
        node_network_receive_bytes_total{device="eth0"} 508828109
        # HELP node_network_receive_compressed_total Compressed packets received.
        # TYPE node_network_receive_compressed_total counter
        node_network_receive_compressed_total{device="lo"} 0
        node_network_receive_compressed_total{device="eth0"} 5
        # HELP node_network_receive_drop_total Packets received and dropped, for want of memory \
        or of a receiver.
        # TYPE node_network_receive_drop_total counter
        node_network_receive_drop_total{device="lo"} 0
        node_network_receive_drop_total{device="eth0"} 2
        # HELP node_network_receive_errs_total Packets received with an error.
        # TYPE node_network_receive_errs_total counter
        node_network_receive_errs_total{device="lo"} 0
        node_network_receive_errs_total{device="eth0"} 1
        # HELP node_network_receive_fifo_total Packets lost because the device's buffer was full.
        # TYPE node_network_receive_fifo_total counter
        node_network_receive_fifo_total{device="lo"} 0
        node_network_receive_fifo_total{device="eth0"} 3
        # HELP node_network_receive_frame_total Packets received with a framing error.
        # TYPE node_network_receive_frame_total counter
        node_network_receive_frame_total{device="lo"} 0
        node_network_receive_frame_total{device="eth0"} 4
        # HELP node_network_receive_multicast_total Multicast packets received.
        # TYPE node_network_receive_multicast_total counter
        node_network_receive_multicast_total{device="lo"} 0
        node_network_receive_multicast_total{device="eth0"} 6
        # HELP node_network_receive_packets_total Packets received.
        # TYPE node_network_receive_packets_total counter
        node_network_receive_packets_total{device="lo"} 5634125
        node_network_receive_packets_total{device="eth0"} 15697
        # HELP node_network_transmit_bytes_total Bytes sent.
        # TYPE node_network_transmit_bytes_total counter
        node_network_transmit_bytes_total{device="lo"} 892280868
        node_network_transmit_bytes_total{device="eth0"} 1957492
        # HELP node_network_transmit_carrier_total Packets not sent because the carrier was lost.
        # TYPE node_network_transmit_carrier_total counter
        node_network_transmit_carrier_total{device="lo"} 0
        node_network_transmit_carrier_total{device="eth0"} 11
        # HELP node_network_transmit_colls_total Collisions while sending.
        # TYPE node_network_transmit_colls_total counter
        node_network_transmit_colls_total{device="lo"} 0
        node_network_transmit_colls_total{device="eth0"} 10
        # HELP node_network_transmit_compressed_total Compressed packets sent.
        # TYPE node_network_transmit_compressed_total counter
        node_network_transmit_compressed_total{device="lo"} 0
        node_network_transmit_compressed_total{device="eth0"} 12
        # HELP node_network_transmit_drop_total Packets dropped before they were sent.
        # TYPE node_network_transmit_drop_total counter
        node_network_transmit_drop_total{device="lo"} 0
        node_network_transmit_drop_total{device="eth0"} 8
        # HELP node_network_transmit_errs_total Packets not sent because of an error.
        # TYPE node_network_transmit_errs_total counter
        node_network_transmit_errs_total{device="lo"} 0
        node_network_transmit_errs_total{device="eth0"} 7
        # HELP node_network_transmit_fifo_total Packets not sent because of the device's buffer.
        # TYPE node_network_transmit_fifo_total counter
        node_network_transmit_fifo_total{device="lo"} 0
        node_network_transmit_fifo_total{device="eth0"} 9
        # HELP node_network_transmit_packets_total Packets sent.
        # TYPE node_network_transmit_packets_total counter
        node_network_transmit_packets_total{device="lo"} 5634125
        node_network_transmit_packets_total{device="eth0"} 12630
        """,
        text(new NetDevCollector(MACHINE)));
  }

  @Test
  void protocolsOfThreeFiles() throws Exception {
    assertEquals(
        """
        # HELP node_netstat_Ip6_InOctets Bytes received by IPv6.
        # TYPE node_netstat_Ip6_InOctets untyped
        node_netstat_Ip6_InOctets 128
        # HELP node_netstat_Ip6_OutOctets Bytes sent by IPv6.
        # TYPE node_netstat_Ip6_OutOctets untyped
        node_netstat_Ip6_OutOctets 880
        # HELP node_netstat_IpExt_InOctets Bytes received by IPv4.
        # TYPE node_netstat_IpExt_InOctets untyped
        node_netstat_IpExt_InOctets 1434091607
        # HELP node_netstat_IpExt_OutOctets Bytes sent by IPv4.
        # TYPE node_netstat_IpExt_OutOctets untyped
        node_netstat_IpExt_OutOctets 921596409
        # HELP node_netstat_Ip_Forwarding Whether the machine routes IPv4: 1 yes, 2 no.
        # TYPE node_netstat_Ip_Forwarding untyped
        node_netstat_Ip_Forwarding 2
        # HELP node_netstat_TcpExt_ListenDrops Connections dropped before a program accepted them.
        # TYPE node_netstat_TcpExt_ListenDrops untyped
        node_netstat_TcpExt_ListenDrops 6
        # HELP node_netstat_TcpExt_ListenOverflows Connections dropped because too many waited.
        # TYPE node_netstat_TcpExt_ListenOverflows untyped
        node_netstat_TcpExt_ListenOverflows 5
        # HELP node_netstat_TcpExt_SyncookiesSent SYN cookies sent: too many half-open \
        connections.
        # TYPE node_netstat_TcpExt_SyncookiesSent untyped
        node_netstat_TcpExt_SyncookiesSent 0
        # HELP node_netstat_TcpExt_TCPSynRetrans Requests for a connection sent again.
        # TYPE node_netstat_TcpExt_TCPSynRetrans untyped
        node_netstat_TcpExt_TCPSynRetrans 8
        # HELP node_netstat_TcpExt_TCPTimeouts Timeouts of connections waiting for an \
        acknowledgement.
        # TYPE node_netstat_TcpExt_TCPTimeouts untyped
        node_netstat_TcpExt_TCPTimeouts 7
        # HELP node_netstat_Tcp_ActiveOpens Connections begun here.
        # TYPE node_netstat_Tcp_ActiveOpens untyped
        node_netstat_Tcp_ActiveOpens 4711
        # HELP node_netstat_Tcp_CurrEstab Connections established now.
        # TYPE node_netstat_Tcp_CurrEstab untyped
        node_netstat_Tcp_CurrEstab 120
        # HELP node_netstat_Tcp_InErrs Segments received with an error.
        # TYPE node_netstat_Tcp_InErrs untyped
        node_netstat_Tcp_InErrs 0
        # HELP node_netstat_Tcp_InSegs Segments received.
        # TYPE node_netstat_Tcp_InSegs untyped
        node_netstat_Tcp_InSegs 6890000
        # HELP node_netstat_Tcp_OutRsts Segments sent that reset a connection.
        # TYPE node_netstat_Tcp_OutRsts untyped
        node_netstat_Tcp_OutRsts 66
        # HELP node_netstat_Tcp_OutSegs Segments sent, without those sent again.
        # TYPE node_netstat_Tcp_OutSegs untyped
        node_netstat_Tcp_OutSegs 6890001
        # HELP node_netstat_Tcp_PassiveOpens Connections begun elsewhere.
        # TYPE node_netstat_Tcp_PassiveOpens untyped
        node_netstat_Tcp_PassiveOpens 4712
        # HELP node_netstat_Tcp_RetransSegs Segments sent again.
        # TYPE node_netstat_Tcp_RetransSegs untyped
        node_netstat_Tcp_RetransSegs 55
        # HELP node_netstat_UdpLite6_InErrors UDP-Lite datagrams by IPv6 not delivered, by an \
        error.
        # TYPE node_netstat_UdpLite6_InErrors untyped
        node_netstat_UdpLite6_InErrors 0
        # HELP node_netstat_Udp_InDatagrams UDP datagrams delivered.
        # TYPE node_netstat_Udp_InDatagrams untyped
        node_netstat_Udp_InDatagrams 121
        # HELP node_netstat_Udp_InErrors UDP datagrams not delivered because of an error.
        # TYPE node_netstat_Udp_InErrors untyped
        node_netstat_Udp_InErrors 0
        # HELP node_netstat_Udp_NoPorts UDP datagrams for a port without a receiver.
        # TYPE node_netstat_Udp_NoPorts untyped
        node_netstat_Udp_NoPorts 0
        # HELP node_netstat_Udp_OutDatagrams UDP datagrams sent.
        # TYPE node_netstat_Udp_OutDatagrams untyped
        node_netstat_Udp_OutDatagrams 121
        # HELP node_netstat_Udp_RcvbufErrors UDP datagrams dropped because the receiver's \
        buffer was full.
        # TYPE node_netstat_Udp_RcvbufErrors untyped
        node_netstat_Udp_RcvbufErrors 0
        # HELP node_netstat_Udp_SndbufErrors UDP datagrams not sent because the buffer was full.
        # TYPE node_netstat_Udp_SndbufErrors untyped
        node_netstat_Udp_SndbufErrors 0
        """,
        text(new NetStatCollector(MACHINE)));
  }

  @Test
  void pagesOfSocketMemoryInBytesToo() throws Exception {
    assertEquals(
        """
        # HELP node_sockstat_FRAG_inuse IPv4 packets being put together.
        # TYPE node_sockstat_FRAG_inuse gauge
        node_sockstat_FRAG_inuse 0
        # HELP node_sockstat_FRAG_memory Memory that IPv4 packets being put together take, in \
        bytes.
        # TYPE node_sockstat_FRAG_memory gauge
        node_sockstat_FRAG_memory 0
        # HELP node_sockstat_TCP6_inuse TCP sockets of IPv6, listening ones too.
        # TYPE node_sockstat_TCP6_inuse gauge
        node_sockstat_TCP6_inuse 240
        # HELP node_sockstat_TCP_alloc TCP sockets of IPv4 and IPv6 in all states.
        # TYPE node_sockstat_TCP_alloc gauge
        node_sockstat_TCP_alloc 246
        # HELP node_sockstat_TCP_inuse TCP sockets of IPv4, listening ones too.
        # TYPE node_sockstat_TCP_inuse gauge
        node_sockstat_TCP_inuse 6
        # HELP node_sockstat_TCP_mem Pages of memory that TCP takes.
        # TYPE node_sockstat_TCP_mem gauge
        node_sockstat_TCP_mem 53
        # HELP node_sockstat_TCP_mem_bytes Memory that TCP takes.
        # TYPE node_sockstat_TCP_mem_bytes gauge
        node_sockstat_TCP_mem_bytes 217088
        # HELP node_sockstat_TCP_orphan TCP sockets that no program holds any more.
        # TYPE node_sockstat_TCP_orphan gauge
        node_sockstat_TCP_orphan 1
        # HELP node_sockstat_TCP_tw TCP connections waiting for late packets (TIME_WAIT).
        # TYPE node_sockstat_TCP_tw gauge
        node_sockstat_TCP_tw 2
        # HELP node_sockstat_UDP_inuse UDP sockets of IPv4.
        # TYPE node_sockstat_UDP_inuse gauge
        node_sockstat_UDP_inuse 3
        # HELP node_sockstat_UDP_mem Pages of memory that UDP takes.
        # TYPE node_sockstat_UDP_mem gauge
        node_sockstat_UDP_mem 2
        # HELP node_sockstat_UDP_mem_bytes Memory that UDP takes.
        # TYPE node_sockstat_UDP_mem_bytes gauge
        node_sockstat_UDP_mem_bytes 8192
        # HELP node_sockstat_sockets_used Sockets of all kinds.
        # TYPE node_sockstat_sockets_used gauge
        node_sockstat_sockets_used 273
        """,
        text(new SockStatCollector(MACHINE, OptionalLong.of(4096))));
  }

  @Test
  void cpusThatAreOfflineHaveNoLine() throws Exception {
    assertEquals(
        """
        # HELP node_softnet_dropped_total Packets dropped because too many waited \
        (net.core.netdev_max_backlog).
        # TYPE node_softnet_dropped_total counter
        node_softnet_dropped_total{cpu="0"} 1
        node_softnet_dropped_total{cpu="3"} 0
        # HELP node_softnet_processed_total Packets processed.
        # TYPE node_softnet_processed_total counter
        node_softnet_processed_total{cpu="0"} 3649113
        node_softnet_processed_total{cpu="3"} 3244456
        # HELP node_softnet_times_squeezed_total Number of times that the time for processing packets ended before the packets did.
        # TYPE node_softnet_times_squeezed_total counter
        node_softnet_times_squeezed_total{cpu="0"} 4
        node_softnet_times_squeezed_total{cpu="3"} 5
        """,
        text(new SoftNetCollector(MACHINE)));
  }

  @Test
  void pageSizeUnknownLeavesTheBytesOut() throws Exception {
    assertEquals(
        0,
        text(new SockStatCollector(MACHINE, OptionalLong.empty()))
            .lines()
            .filter(line -> line.startsWith("node_sockstat_TCP_mem_bytes"))
            .count());
  }
}

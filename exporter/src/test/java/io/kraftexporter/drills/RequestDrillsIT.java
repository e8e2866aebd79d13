package io.kraftexporter.drills;

import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.cluster.KafkaNode;
import io.kraftexporter.kafka.admin.RawRequest;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.apache.kafka.common.requests.ProduceRequest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/** Drills of clients' requests and connections. */
@Tag("drills")
@Timeout(1200)
final class RequestDrillsIT extends DrillSet {
  private static final int CRC = 17;
  private static final int CONNECTIONS_PER_SECOND = 250;
  private static final Map<String, Object> IMPATIENT =
      Map.of(
          "request.timeout.ms", 1_000, "delivery.timeout.ms", 1_000, "retries", 0, "linger.ms", 0);

  /** A follower that hangs for two seconds stays in sync, and in the cluster. */
  @Override
  KafkaCluster.Builder cluster() {
    return quick(KafkaCluster.combined(3))
        .config("broker.session.timeout.ms", "20000")
        .config("replica.lag.time.max.ms", "20000");
  }

  @Override
  List<List<Drill>> batches() {
    return List.of(
        List.of(
            Drill.of("records larger than the topic takes", RequestDrillsIT::tooLarge)
                .warns("KafkaRequestErrors", "request", "Produce", "what", "errors"),
            Drill.of("client that connects in a loop", RequestDrillsIT::connecting)
                .warns("KafkaConnectionStorm", "node_id", "2", "listener", "PLAINTEXT"),
            Drill.of("producer beyond its quota", RequestDrillsIT::throttled)
                .informs("KafkaClientsThrottled", "request", "Produce"),
            Drill.of("batch with a wrong checksum", RequestDrillsIT::corrupt)
                .warns("KafkaCorruptRecords", "node_id", "1", "what", "a wrong checksum")),
        List.of(
            Drill.of("follower that hangs most of the time", RequestDrillsIT::brake)
                .pages("KafkaRequestsFailing", "request", "Produce")
                .warns("KafkaRequestErrors", "request", "Produce", "what", "timeouts")
                .warns("KafkaHighRequestLatency", "node_id", "1", "request", "Produce")
                .allows(
                    "KafkaISRShrinking",
                    "KafkaRequestErrors",
                    "KafkaRequestsFailing",
                    "KafkaBrokerDown",
                    "KafkaUnderMinIsrPartitions",
                    "KafkaUnderReplicatedPartitions",
                    "KafkaNodeUnobserved",
                    "KafkaMetadataStale",
                    "KafkaQuorumUnstable")));
  }

  private static Fault.Repair tooLarge(Stage stage) throws Exception {
    stage.createTopic(
        "drill-small", List.of(List.of(1, 2, 3)), Map.of("max.message.bytes", "1000"));
    Background producer = stage.clients().producer("drill-small", 10, 2_000, Map.of());
    return () -> {
      producer.close();
      stage.deleteTopics("drill-small");
    };
  }

  private static Fault.Repair connecting(Stage stage) {
    KafkaNode node = stage.node(2);
    InetSocketAddress address = new InetSocketAddress(node.host(), node.kafkaPort());
    Background client =
        Background.start(
            "connecting",
            open -> {
              while (open.getAsBoolean()) {
                List<Socket> sockets = new ArrayList<>();
                for (int i = 0; i < CONNECTIONS_PER_SECOND / 5; i++) {
                  Socket socket = new Socket();
                  socket.connect(address, 5_000);
                  sockets.add(socket);
                }
                Thread.sleep(200);
                for (Socket socket : sockets) {
                  socket.close();
                }
              }
            });
    return client::close;
  }

  private static Fault.Repair throttled(Stage stage) throws Exception {
    stage.createTopic("drill-quota", List.of(List.of(3, 1, 2)), Map.of());
    ClientQuotaEntity entity =
        new ClientQuotaEntity(Map.of(ClientQuotaEntity.CLIENT_ID, "drill-quota-producer"));
    quota(stage, entity, 10_000.0);
    Background producer =
        stage
            .clients()
            .producer(
                "drill-quota",
                100,
                1_000,
                Map.of("request.timeout.ms", 30_000, "delivery.timeout.ms", 60_000));
    return () -> {
      producer.close();
      quota(stage, entity, null);
      stage.deleteTopics("drill-quota");
    };
  }

  private static void quota(Stage stage, ClientQuotaEntity entity, Double bytesPerSecond)
      throws Exception {
    stage
        .admin()
        .alterClientQuotas(
            List.of(
                new ClientQuotaAlteration(
                    entity,
                    List.of(new ClientQuotaAlteration.Op("producer_byte_rate", bytesPerSecond)))))
        .all()
        .get();
  }

  /** Before Prometheus can see an increase, it must have seen the counter. */
  private static Fault.Repair corrupt(Stage stage) throws Exception {
    stage.createTopic("drill-corrupt", List.of(List.of(1, 2, 3)), Map.of());
    Uuid id =
        stage
            .admin()
            .describeTopics(List.of("drill-corrupt"))
            .topicNameValues()
            .get("drill-corrupt")
            .get()
            .topicId();
    MemoryRecords records =
        MemoryRecords.withRecords(Compression.NONE, new SimpleRecord(new byte[100]));
    records.buffer().put(CRC, (byte) (records.buffer().get(CRC) + 1));
    Background client =
        Background.start(
            "corrupt",
            open -> {
              while (open.getAsBoolean()) {
                RawRequest.send(stage.node(1), produce(id, records));
                Thread.sleep(1_000);
              }
            });
    return () -> {
      client.close();
      stage.deleteTopics("drill-corrupt");
    };
  }

  private static ProduceRequest produce(Uuid topic, MemoryRecords records) {
    ProduceRequestData data = new ProduceRequestData().setAcks((short) -1).setTimeoutMs(5_000);
    data.topicData()
        .add(
            new ProduceRequestData.TopicProduceData()
                .setTopicId(topic)
                .setPartitionData(
                    List.of(
                        new ProduceRequestData.PartitionProduceData()
                            .setIndex(0)
                            .setRecords(records.slice(0, records.sizeInBytes())))));
    return ProduceRequest.builder(data).build();
  }

  /** Producers with acks=all wait for a follower, longer than they can. */
  private static Fault.Repair brake(Stage stage) throws Exception {
    stage.createTopic(
        "drill-brake", List.of(List.of(1, 3), List.of(1, 3)), Map.of("min.insync.replicas", "1"));
    Background producer = stage.clients().producer("drill-brake", 50, 100, IMPATIENT);
    KafkaNode node = stage.node(3);
    Background brake =
        Background.start(
            "brake",
            open -> {
              while (open.getAsBoolean()) {
                node.pause();
                Background.pause(1_800);
                node.resume();
                Background.pause(400);
              }
            });
    return () -> {
      brake.close();
      node.resume();
      producer.close();
      stage.deleteTopics("drill-brake");
    };
  }
}

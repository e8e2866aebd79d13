package io.kraftexporter.kafka.security;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.kafka.admin.KafkaAdmin;
import io.kraftexporter.metric.Lines;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.apache.kafka.common.security.token.delegation.DelegationToken;
import org.apache.kafka.common.security.token.delegation.TokenInformation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SecuritySourceTest {
  private final KafkaAdmin admin = new KafkaAdmin(Map.of());
  private final SecuritySource source = new SecuritySource(admin, Duration.ofMinutes(5));

  @AfterEach
  void close() {
    admin.close();
  }

  @Test
  void quotaIsOfAUserOfAClientOfBothOrOfAnAddress() {
    Map<String, String> everyOther = new HashMap<>();
    everyOther.put("client-id", null);
    everyOther.put("user", "alice");
    assertEquals(
        """
        kafka_client_quota{user="alice",client_id="<default>",ip="",quota="consumer_byte_rate"} 2.0
        kafka_client_quota{user="alice",client_id="<default>",ip="",quota="producer_byte_rate"} 1.0
        kafka_cluster_authorizer 1.0
        """,
        lines(
            true,
            Map.of(everyOther, Map.of("producer_byte_rate", 1.0, "consumer_byte_rate", 2.0)),
            Optional.empty()));
    assertEquals(
        """
        kafka_client_quota{user="",client_id="",ip="10.0.0.1",quota="connection_creation_rate"} 3.0
        kafka_cluster_authorizer 0.0
        """,
        lines(
            false,
            Map.of(Map.of("ip", "10.0.0.1"), Map.of("connection_creation_rate", 3.0)),
            Optional.empty()));
  }

  @Test
  void firstTokenOfEachOwnerToExpireCounts() {
    assertEquals(
        """
        kafka_cluster_authorizer 1.0
        kafka_delegation_token_expiry_timestamp_seconds{owner="User:a"} 20.0
        kafka_delegation_token_expiry_timestamp_seconds{owner="User:b"} 5.5
        kafka_delegation_tokens{owner="User:a"} 2.0
        kafka_delegation_tokens{owner="User:b"} 1.0
        """,
        lines(
            true,
            Map.of(),
            Optional.of(List.of(token("a", 30_000), token("b", 5_500), token("a", 20_000)))));
  }

  @Test
  void whatIsNotKnownIsAbsent() {
    assertEquals("kafka_cluster_authorizer 0.0\n", lines(false, Map.of(), Optional.empty()));
    assertEquals(
        """
        kafka_delegation_token_expiry_timestamp_seconds{owner="User:a"} 20.0
        kafka_delegation_tokens{owner="User:a"} 1.0
        """,
        Lines.of(
            source.samples(
                new SecuritySource.SecuritySnapshot(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(List.of(token("a", 20_000)))))));
  }

  private String lines(
      boolean authorizer,
      Map<Map<String, String>, Map<String, Double>> quotas,
      Optional<List<DelegationToken>> tokens) {
    Map<ClientQuotaEntity, Map<String, Double>> ofEntities = new HashMap<>();
    quotas.forEach((entity, values) -> ofEntities.put(new ClientQuotaEntity(entity), values));
    return Lines.of(
        source.samples(
            new SecuritySource.SecuritySnapshot(
                Optional.of(authorizer), Optional.of(ofEntities), tokens)));
  }

  private static DelegationToken token(String owner, long expiry) {
    return new DelegationToken(
        new TokenInformation(
            owner + expiry, new KafkaPrincipal("User", owner), List.of(), 0, 90_000, expiry),
        new byte[0]);
  }
}

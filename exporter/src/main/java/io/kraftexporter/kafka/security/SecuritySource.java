package io.kraftexporter.kafka.security;

import io.kraftexporter.kafka.admin.Answers;
import io.kraftexporter.kafka.admin.KafkaAdmin;
import io.kraftexporter.kafka.admin.PeriodicSource;
import io.kraftexporter.metric.Metric;
import io.kraftexporter.scrape.Deadline;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeAclsOptions;
import org.apache.kafka.clients.admin.DescribeClientQuotasOptions;
import org.apache.kafka.clients.admin.DescribeDelegationTokenOptions;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AccessControlEntryFilter;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.DelegationTokenDisabledException;
import org.apache.kafka.common.errors.SecurityDisabledException;
import org.apache.kafka.common.errors.UnsupportedByAuthenticationException;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.quota.ClientQuotaFilter;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.Resource;
import org.apache.kafka.common.resource.ResourcePatternFilter;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.security.token.delegation.DelegationToken;

/**
 * Who may do how much: whether there is an authorizer, the quotas of clients, and delegation tokens
 * with their end.
 *
 * <p>Needs DESCRIBE_CONFIGS on the cluster for the quotas; of tokens it sees its own and those that
 * it may DESCRIBE. What it may not ask is absent, and costs nothing else.
 */
public final class SecuritySource extends PeriodicSource<SecuritySource.SecuritySnapshot> {
  private static final Metric AUTHORIZER =
      Metric.gauge(
          "kafka_cluster_authorizer",
          "Whether the cluster has an authorizer, so that ACLs are enforced, 1 or 0.");
  private static final Metric QUOTA =
      Metric.gauge(
          "kafka_client_quota",
          "Quota of a user, a client id, both, or an address, in the unit of its name (such"
              + " as producer_byte_rate); <default> applies to all without a quota of their own.",
          "user",
          "client_id",
          "ip",
          "quota");
  private static final Metric TOKENS =
      Metric.gauge(
          "kafka_delegation_tokens",
          "Delegation tokens that are visible to the exporter.",
          "owner");
  private static final Metric TOKEN_EXPIRY =
      Metric.gauge(
          "kafka_delegation_token_expiry_timestamp_seconds",
          "Earliest expiry of an owner's delegation tokens, unless renewed, in seconds since"
              + " 1970.",
          "owner");

  /** Any answer tells of the authorizer, so the smallest is asked for. */
  private static final AclBindingFilter OF_THE_CLUSTER =
      new AclBindingFilter(
          new ResourcePatternFilter(
              ResourceType.CLUSTER, Resource.CLUSTER_NAME, PatternType.LITERAL),
          AccessControlEntryFilter.ANY);

  private static final String EVERY_OTHER = "<default>";

  public SecuritySource(KafkaAdmin admin, Duration period) {
    super("security", admin, period, List.of(AUTHORIZER, QUOTA, TOKENS, TOKEN_EXPIRY));
  }

  /** The responses; a part that was not answered is empty. */
  record SecuritySnapshot(
      Optional<Boolean> authorizer,
      Optional<Map<ClientQuotaEntity, Map<String, Double>>> quotas,
      Optional<List<DelegationToken>> tokens) {

    boolean isEmpty() {
      return authorizer.isEmpty() && quotas.isEmpty() && tokens.isEmpty();
    }
  }

  @Override
  protected SecuritySnapshot read(Deadline deadline) throws Exception {
    Admin client = admin.client();
    int millis = KafkaAdmin.millis(deadline);
    var acls = client.describeAcls(OF_THE_CLUSTER, new DescribeAclsOptions().timeoutMs(millis));
    var quotas =
        client.describeClientQuotas(
            ClientQuotaFilter.all(), new DescribeClientQuotasOptions().timeoutMs(millis));
    var tokens =
        client.describeDelegationToken(new DescribeDelegationTokenOptions().timeoutMs(millis));
    Answers<String, Collection<AclBinding>> refusedOrNot =
        answers("describeAcls", acls.values(), deadline);
    SecuritySnapshot snapshot =
        new SecuritySnapshot(
            authorizer(refusedOrNot),
            noted(
                "describeClientQuotas",
                answers("describeClientQuotas", quotas.entities(), deadline)),
            tokens(answers("describeDelegationToken", tokens.delegationTokens(), deadline)));
    if (snapshot.isEmpty()) {
      refusedOrNot.notNone();
    }
    return snapshot;
  }

  private <T> Answers<String, T> answers(String what, KafkaFuture<T> answer, Deadline deadline)
      throws InterruptedException {
    return admin.getEach(Map.of(what, answer), deadline, what);
  }

  private <T> Optional<T> noted(String what, Answers<String, T> answers) {
    gaps.note(what, answers);
    return Optional.ofNullable(answers.values().get(what));
  }

  /** A refusal proves that an authorizer is configured. */
  private Optional<Boolean> authorizer(Answers<String, Collection<AclBinding>> answers) {
    if (hasFailed(answers, SecurityDisabledException.class)) {
      return Optional.of(false);
    }
    return hasFailed(answers, AuthorizationException.class)
        ? Optional.of(true)
        : noted("describeAcls", answers).map(any -> true);
  }

  /** Where tokens are switched off, or not told on this kind of connection, there is no gap. */
  private Optional<List<DelegationToken>> tokens(Answers<String, List<DelegationToken>> answers) {
    return hasFailed(answers, DelegationTokenDisabledException.class)
            || hasFailed(answers, UnsupportedByAuthenticationException.class)
        ? Optional.empty()
        : noted("describeDelegationToken", answers);
  }

  private static boolean hasFailed(Answers<?, ?> answers, Class<? extends Exception> by) {
    return answers.failures().values().stream().anyMatch(by::isInstance);
  }

  @Override
  protected void set(SecuritySnapshot snapshot) {
    snapshot.authorizer().ifPresent(there -> sampler.set(AUTHORIZER, there ? 1 : 0));
    snapshot
        .quotas()
        .orElse(Map.of())
        .forEach(
            (entity, quotas) ->
                new TreeMap<>(quotas)
                    .forEach(
                        (quota, value) ->
                            sampler.set(
                                QUOTA,
                                value,
                                name(entity, ClientQuotaEntity.USER),
                                name(entity, ClientQuotaEntity.CLIENT_ID),
                                name(entity, ClientQuotaEntity.IP),
                                quota)));
    snapshot.tokens().ifPresent(this::tokens);
  }

  private static String name(ClientQuotaEntity entity, String type) {
    return entity.entries().containsKey(type)
        ? Objects.requireNonNullElse(entity.entries().get(type), EVERY_OTHER)
        : "";
  }

  private void tokens(List<DelegationToken> tokens) {
    Map<String, Integer> count = new TreeMap<>();
    Map<String, Long> first = new TreeMap<>();
    for (DelegationToken token : tokens) {
      String owner = token.tokenInfo().ownerAsString();
      count.merge(owner, 1, Integer::sum);
      first.merge(owner, token.tokenInfo().expiryTimestamp(), Math::min);
    }
    count.forEach((owner, number) -> sampler.set(TOKENS, number, owner));
    first.forEach((owner, expiry) -> sampler.set(TOKEN_EXPIRY, expiry / 1e3, owner));
  }
}

package io.kraftexporter;

import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.cluster.TestCertificates;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/** The SCRAM user of the exporter, with the ACLs that docs/SECURITY.md lists. */
public final class LeastPrivilegedUser {
  static final String USER = "kraft-exporter";
  private static final String PASSWORD = "also-not-a-secret";
  public static final AclBinding DESCRIBE_CLUSTER =
      acl(ResourceType.CLUSTER, AclOperation.DESCRIBE);
  static final AclBinding CLUSTER_CONFIGS =
      acl(ResourceType.CLUSTER, AclOperation.DESCRIBE_CONFIGS);
  static final AclBinding DESCRIBE_TOPICS = acl(ResourceType.TOPIC, AclOperation.DESCRIBE);
  static final AclBinding TOPIC_CONFIGS = acl(ResourceType.TOPIC, AclOperation.DESCRIBE_CONFIGS);
  static final AclBinding READ_TOPICS = acl(ResourceType.TOPIC, AclOperation.READ);
  static final AclBinding DESCRIBE_GROUPS = acl(ResourceType.GROUP, AclOperation.DESCRIBE);
  static final AclBinding DESCRIBE_TRANSACTIONS =
      acl(ResourceType.TRANSACTIONAL_ID, AclOperation.DESCRIBE);
  public static final List<AclBinding> ALL =
      List.of(
          DESCRIBE_CLUSTER,
          CLUSTER_CONFIGS,
          DESCRIBE_TOPICS,
          TOPIC_CONFIGS,
          DESCRIBE_GROUPS,
          DESCRIBE_TRANSACTIONS);

  private LeastPrivilegedUser() {}

  /** Gives a cluster a listener for the user, with TLS, and an authorizer. */
  public static KafkaCluster.Builder secure(
      KafkaCluster.Builder builder, TestCertificates certificates) {
    builder
        .clients("SASL_SSL")
        .config("sasl.enabled.mechanisms", "SCRAM-SHA-512")
        .config(
            "listener.name.clients.scram-sha-512.sasl.jaas.config",
            "org.apache.kafka.common.security.scram.ScramLoginModule required;")
        .config("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer")
        .config("super.users", "User:ANONYMOUS");
    certificates.ofServer().forEach(builder::config);
    return builder;
  }

  /** Creates the user, with all ACLs that the exporter needs. */
  public static void create(Admin kafka) throws Exception {
    kafka
        .alterUserScramCredentials(
            List.of(
                new UserScramCredentialUpsertion(
                    USER, new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096), PASSWORD)))
        .all()
        .get();
    kafka.createAcls(ALL).all().get();
  }

  /** The properties of a client that logs in as this user. */
  public static Map<String, String> properties(TestCertificates certificates) {
    return properties(certificates, PASSWORD);
  }

  /** The properties of a client that logs in as this user with any password. */
  public static Map<String, String> properties(TestCertificates certificates, String password) {
    Map<String, String> properties = new HashMap<>(certificates.ofClient());
    properties.put("security.protocol", "SASL_SSL");
    properties.put("sasl.mechanism", "SCRAM-SHA-512");
    properties.put(
        "sasl.jaas.config",
        "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"%s\" password=\"%s\";"
            .formatted(USER, password));
    return properties;
  }

  private static AclBinding acl(ResourceType type, AclOperation operation) {
    String name = type == ResourceType.CLUSTER ? "kafka-cluster" : "*";
    return new AclBinding(
        new ResourcePattern(type, name, PatternType.LITERAL),
        new AccessControlEntry("User:" + USER, "*", operation, AclPermissionType.ALLOW));
  }
}

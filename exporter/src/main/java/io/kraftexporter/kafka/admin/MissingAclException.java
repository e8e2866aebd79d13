package io.kraftexporter.kafka.admin;

import io.kraftexporter.scrape.LoggedFailure;
import io.kraftexporter.scrape.Unavailable;
import org.apache.kafka.common.errors.AuthorizationException;

/** A refused call; the message names the ACL that it needs. {@link MissingAcls} logs it. */
final class MissingAclException extends AuthorizationException
    implements Unavailable, LoggedFailure {
  private static final long serialVersionUID = 1;

  private final String acl;
  private final String answer;

  MissingAclException(String call, String acl, AuthorizationException cause) {
    super(call + " needs the ACL " + acl + ": " + cause.getMessage(), cause);
    this.acl = acl;
    this.answer = String.valueOf(cause.getMessage());
  }

  /** Returns the ACL, such as {@code Describe on the group}. */
  String acl() {
    return acl;
  }

  /** Returns the broker's own words. */
  String answer() {
    return answer;
  }

  @Override
  public String reason() {
    return "authorization";
  }
}

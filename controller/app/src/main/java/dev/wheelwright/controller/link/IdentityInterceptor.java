package dev.wheelwright.controller.link;

import dev.wheelwright.controller.enrolment.Certificates;
import dev.wheelwright.controller.enrolment.ClientCertificate;
import dev.wheelwright.controller.enrolment.ClientIdentity;
import dev.wheelwright.controller.limit.RemoteRates;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jboss.logging.Logger;

/**
 * Lets a call through to its method only when the caller has shown what the method needs.
 * Everything else is denied.
 */
final class IdentityInterceptor implements ServerInterceptor {
  /** How long after its end a certificate can still be renewed. */
  static final Duration RENEWABLE = Duration.ofDays(365);

  private static final Logger LOG = Logger.getLogger(IdentityInterceptor.class);

  private final Certificates certificates;
  private final RemoteRates rates;
  private final Clock clock;

  IdentityInterceptor(Certificates certificates, RemoteRates rates, Clock clock) {
    this.certificates = certificates;
    this.rates = rates;
    this.clock = clock;
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    MethodAccess access = MethodAccess.of(call.getMethodDescriptor().getFullMethodName());
    String remote = remoteAddress(call);
    if (access.isRateLimited() && !rates.tryTake(remote, clock.instant())) {
      return deny(
          call,
          remote,
          Status.RESOURCE_EXHAUSTED.withDescription(
              "too many calls from this address; try again later"));
    }
    if (access == MethodAccess.ANYONE) {
      return next.startCall(call, headers);
    }
    Optional<ClientCertificate> certificate = presented(call).flatMap(ClientCertificate::of);
    if (certificate.isEmpty()) {
      return deny(
          call,
          remote,
          Status.UNAUTHENTICATED.withDescription(
              "this method needs the certificate of an appliance"));
    }
    Status status = check(access, certificate.get());
    if (!status.isOk()) {
      return deny(call, remote, status);
    }
    Context context =
        Context.current()
            .withValue(ClientIdentity.KEY, new ClientIdentity(certificate.get(), remote));
    return Contexts.interceptCall(context, call, headers, next);
  }

  private Status check(MethodAccess access, ClientCertificate certificate) {
    Certificates.Standing standing;
    try {
      standing = certificates.standing(certificate);
    } catch (RuntimeException e) {
      LOG.errorf(e, "event=certificate-lookup-failed appliance=%s", certificate.appliance());
      return Status.UNAVAILABLE.withDescription("the controller can't check the certificate now");
    }
    return switch (standing) {
      case UNKNOWN ->
          Status.UNAUTHENTICATED.withDescription("the certificate is not one of this fleet");
      case REVOKED -> Status.PERMISSION_DENIED.withDescription("the certificate is revoked");
      case GOOD -> checkTime(access, certificate);
    };
  }

  private Status checkTime(MethodAccess access, ClientCertificate certificate) {
    Instant now = clock.instant();
    Instant end =
        certificate
            .notAfter()
            .plus(access == MethodAccess.EXPIRED_CERTIFICATE ? RENEWABLE : Duration.ZERO);
    if (now.isBefore(certificate.notBefore())) {
      return Status.UNAUTHENTICATED.withDescription("the certificate is not valid yet");
    }
    return now.isAfter(end)
        ? Status.UNAUTHENTICATED.withDescription("the certificate has expired")
        : Status.OK;
  }

  private static <Q, A> ServerCall.Listener<Q> deny(
      ServerCall<Q, A> call, String remote, Status status) {
    LOG.infof(
        "event=call-denied method=%s remote=%s reason=\"%s\"",
        call.getMethodDescriptor().getFullMethodName(), remote, status.getDescription());
    call.close(status, new Metadata());
    return new ServerCall.Listener<>() {};
  }

  private static Optional<X509Certificate> presented(ServerCall<?, ?> call) {
    SSLSession session = call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
    if (session == null) {
      return Optional.empty();
    }
    try {
      Certificate[] chain = session.getPeerCertificates();
      return chain.length > 0 && chain[0] instanceof X509Certificate leaf
          ? Optional.of(leaf)
          : Optional.empty();
    } catch (SSLPeerUnverifiedException e) {
      return Optional.empty();
    }
  }

  private static String remoteAddress(ServerCall<?, ?> call) {
    SocketAddress address = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
    return address instanceof InetSocketAddress inet
        ? inet.getAddress().getHostAddress()
        : String.valueOf(address);
  }
}

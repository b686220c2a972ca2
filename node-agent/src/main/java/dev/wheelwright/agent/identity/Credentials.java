package dev.wheelwright.agent.identity;

import com.google.protobuf.ByteString;
import dev.wheelwright.agent.clock.TrustedClock;
import dev.wheelwright.contract.v1.EnrolmentGrpc;
import dev.wheelwright.contract.v1.RenewReply;
import dev.wheelwright.contract.v1.RenewRequest;
import dev.wheelwright.wire.Digest;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * The certificate that the appliance presents now, the authority by which it knows the controller,
 * and the renewal of both. Safe for use by several threads.
 */
public final class Credentials {
  private static final long PATIENCE_SECONDS = 30;

  private final IdentityFolder folder;
  private final TrustedClock clock;
  private final SecureRandom random;
  private volatile Held held;
  private volatile boolean succeeded;
  private volatile Runnable onSuccession = () -> {};

  private record Held(Identity identity, ClientCredentials client) {}

  /**
   * @param clock never behind what the controller last said; learns from certificates
   * @throws IOException when the stored certificate can't be read
   */
  public Credentials(
      Identity identity, IdentityFolder folder, TrustedClock clock, SecureRandom random)
      throws IOException {
    this.folder = folder;
    this.clock = clock;
    this.random = random;
    this.held = new Held(identity, folder.credentials());
    clock.learn(held.client().notBefore());
  }

  /** A channel to the controller on which the appliance is known by its certificate. */
  public ManagedChannel connect() {
    Held now = held;
    Identity identity = now.identity();
    ServerTrust trust = new ServerTrust(identity.authority(), identity.controller().host(), clock);
    return Channels.open(
        identity.controller(),
        trust,
        Optional.of(now.client()),
        session -> trust.isNamedIn(session) && look(session, identity.authority()));
  }

  /**
   * Notices that the trusted authority only vouches for the one which has issued the controller's
   * certificate: it has a successor, and is trusted no longer than the overlap lasts.
   *
   * @return true
   */
  private boolean look(SSLSession session, Digest trusted) {
    boolean direct = trusted.equals(issuer(session).orElse(trusted));
    succeeded = !direct && trusted.equals(held.identity().authority());
    if (succeeded) {
      onSuccession.run();
    }
    return true;
  }

  private static Optional<Digest> issuer(SSLSession session) {
    try {
      Certificate[] shown = session.getPeerCertificates();
      return shown.length > 1 ? Optional.of(Digest.of(shown[1].getEncoded())) : Optional.empty();
    } catch (SSLPeerUnverifiedException | CertificateEncodingException e) {
      return Optional.empty();
    }
  }

  /** Is run, on any thread, at each connection to a controller that has another authority. */
  void onSuccession(Runnable listener) {
    onSuccession = listener;
  }

  /** Whether the controller has another authority by now than the one that is trusted. */
  boolean isSucceeded() {
    return succeeded;
  }

  /** Whether half of the certificate's life is over. */
  public boolean isRenewalDue() {
    return !clock.instant().isBefore(held.client().halfLife());
  }

  /** When the certificate ends. */
  public Instant notAfter() {
    return held.client().notAfter();
  }

  /**
   * Gets a certificate for a new key, and trusts the authority that has issued it from then on. The
   * old ones stay in use unless all of it succeeds.
   *
   * @throws EnrolmentException when the controller is not reached or refuses
   * @throws IOException when the new certificate can't be stored
   */
  public synchronized void renew() throws EnrolmentException, IOException {
    CertificateRequest request = CertificateRequest.create(random);
    ManagedChannel channel = connect();
    try {
      RenewReply reply =
          EnrolmentGrpc.newBlockingStub(channel)
              .withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS)
              .renew(
                  RenewRequest.newBuilder()
                      .setCertificateRequest(ByteString.copyFrom(request.der()))
                      .setFollowsAuthority(true)
                      .build());
      take(
          request.complete(
              reply.getCertificateChainList().stream().map(ByteString::toByteArray).toList()));
    } catch (StatusRuntimeException e) {
      throw CallFailure.of(e);
    } finally {
      channel.shutdownNow();
    }
  }

  /**
   * First the certificate, then the authority. In between, the new certificate and the old
   * authority are as good as the overlap, and the next connection notices the successor again.
   */
  private void take(ClientCredentials renewed) throws IOException {
    folder.replace(renewed);
    Identity identity = held.identity();
    held = new Held(identity, renewed);
    Digest authority = renewed.authority().map(Credentials::digest).orElse(identity.authority());
    if (!authority.equals(identity.authority())) {
      Identity trusting = identity.trusting(authority);
      folder.replace(trusting);
      held = new Held(trusting, renewed);
    }
    succeeded = false;
  }

  private static Digest digest(X509Certificate certificate) {
    try {
      return Digest.of(certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a parsed certificate has an encoding", e);
    }
  }
}

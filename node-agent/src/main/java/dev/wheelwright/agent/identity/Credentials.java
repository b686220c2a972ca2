package dev.wheelwright.agent.identity;

import com.google.protobuf.ByteString;
import dev.wheelwright.agent.clock.TrustedClock;
import dev.wheelwright.contract.v1.EnrolmentGrpc;
import dev.wheelwright.contract.v1.RenewReply;
import dev.wheelwright.contract.v1.RenewRequest;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The certificate that the appliance presents now, and its renewal. Safe for use by several
 * threads.
 */
public final class Credentials {
  private static final long PATIENCE_SECONDS = 30;

  private final Identity identity;
  private final IdentityFolder folder;
  private final TrustedClock clock;
  private final SecureRandom random;
  private volatile ClientCredentials current;

  /**
   * @param clock never behind what the controller last said; learns from certificates
   * @throws IOException when the stored certificate can't be read
   */
  public Credentials(
      Identity identity, IdentityFolder folder, TrustedClock clock, SecureRandom random)
      throws IOException {
    this.identity = identity;
    this.folder = folder;
    this.clock = clock;
    this.random = random;
    this.current = folder.credentials();
    clock.learn(current.notBefore());
  }

  /** A channel to the controller on which the appliance is known by its certificate. */
  public ManagedChannel connect() {
    ServerTrust trust = new ServerTrust(identity.authority(), identity.controller().host(), clock);
    return Channels.open(identity.controller(), trust, Optional.of(current));
  }

  /** Whether half of the certificate's life is over. */
  public boolean isRenewalDue() {
    return !clock.instant().isBefore(current.halfLife());
  }

  /** When the certificate ends. */
  public Instant notAfter() {
    return current.notAfter();
  }

  /**
   * Gets a certificate for a new key. The old one stays in use unless all of it succeeds.
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
                      .build());
      ClientCredentials renewed =
          request.complete(
              reply.getCertificateChainList().stream().map(ByteString::toByteArray).toList());
      folder.replace(renewed);
      current = renewed;
    } catch (StatusRuntimeException e) {
      throw CallFailure.of(e);
    } finally {
      channel.shutdownNow();
    }
  }
}

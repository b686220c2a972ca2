package dev.wheelwright.agent.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class WgKeysTest {
  /** Made by {@code wg genkey} and {@code wg pubkey}; used nowhere. */
  private static final String PRIVATE = "MLUDpuWVGzY7bfAtrbJXUpYp4IoiI7v803EYipyorno=";

  private static final String PUBLIC = "6KLgJq45KGGDx7VQcDUocnnePGKorGm20tU++1VKoRk=";

  @Test
  void derivesThePublicKeyAsWgDoes() {
    WgPrivateKey key = WgPrivateKey.of(Base64.getDecoder().decode(PRIVATE));

    assertThat(key.publicKey().toString()).isEqualTo(PUBLIC);
  }

  @Test
  void generatedKeysDifferAndAreClamped() {
    SecureRandom random = new SecureRandom();

    WgPrivateKey key = WgPrivateKey.generate(random);

    assertThat(key).isNotEqualTo(WgPrivateKey.generate(random));
    assertThat(WgPrivateKey.of(key.toBytes()).toBytes()).isEqualTo(key.toBytes());
  }

  @Test
  void unclampedSpellingIsTheSameKey() {
    byte[] spelling = Base64.getDecoder().decode(PRIVATE);
    spelling[0] |= 7;

    assertThat(WgPrivateKey.of(spelling))
        .isEqualTo(WgPrivateKey.of(Base64.getDecoder().decode(PRIVATE)));
  }

  @Test
  void secretsDoNotPrint() {
    byte[] bytes = Base64.getDecoder().decode(PRIVATE);

    assertThat(WgPrivateKey.of(bytes).toString()).isEqualTo("WgPrivateKey[redacted]");
    assertThat(WgPresharedKey.of(bytes).toString()).isEqualTo("WgPresharedKey[redacted]");
  }

  @Test
  void destroyedKeysAreOfNoUse() {
    WgPrivateKey key = WgPrivateKey.of(Base64.getDecoder().decode(PRIVATE));
    WgPresharedKey presharedKey = WgPresharedKey.of(key.toBytes());

    key.destroy();
    presharedKey.destroy();

    assertThat(key.isDestroyed()).isTrue();
    assertThatThrownBy(key::toBytes).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(presharedKey::toBytes).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void zeroMeansNoKey() {
    assertThat(WgPresharedKey.of(new byte[32])).isSameAs(WgPresharedKey.NONE);
    assertThatThrownBy(() -> WgPrivateKey.of(new byte[32]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(HexFormat.of().formatHex(WgPresharedKey.NONE.toBytes())).matches("0{64}");
  }
}

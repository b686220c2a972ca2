package dev.wheelwright.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import com.google.protobuf.UnknownFieldSet;
import dev.wheelwright.contract.v1.Peer;
import dev.wheelwright.wire.ConfigHead;
import dev.wheelwright.wire.Envelope;
import dev.wheelwright.wire.KeySet;
import dev.wheelwright.wire.Latest;
import dev.wheelwright.wire.PeerRecord;
import dev.wheelwright.wire.WireFormatException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The encoding that `wire` writes by hand is protobuf's, and `wire` reads what protobuf writes. */
class CanonicalEncodingTest {
  private static final int RECORDS = 1500;

  /** How to encode by hand and by protobuf, and how to decode by hand. */
  private static <R, M extends Message> void assertAgree(
      Function<RandomRecords, R> maker,
      Function<R, byte[]> encode,
      Function<R, M> toMessage,
      Function<byte[], R> decode) {
    RandomRecords random = new RandomRecords(42);
    for (int i = 0; i < RECORDS; i++) {
      R record = maker.apply(random);
      byte[] byHand = encode.apply(record);
      M message = toMessage.apply(record);
      assertThat(byHand).isEqualTo(message.toByteArray());
      assertThat(parse(message.getParserForType(), byHand)).isEqualTo(message);
      assertThat(decode.apply(message.toByteArray())).isEqualTo(record);
    }
  }

  private static <M> M parse(Parser<M> parser, byte[] bytes) {
    try {
      return parser.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void peersAgree() {
    assertAgree(RandomRecords::peer, PeerRecord::encode, Protobuf::peer, PeerRecord::decode);
  }

  @Test
  void headsAgree() {
    assertAgree(RandomRecords::head, ConfigHead::encode, Protobuf::head, ConfigHead::decode);
  }

  @Test
  void envelopesAgree() {
    assertAgree(RandomRecords::envelope, Envelope::encode, Protobuf::envelope, Envelope::decode);
  }

  @Test
  void latestsAgree() {
    assertAgree(RandomRecords::latest, Latest::encode, Protobuf::latest, Latest::decode);
  }

  @Test
  void keySetsAgree() {
    assertAgree(RandomRecords::keySet, KeySet::encode, Protobuf::keySet, KeySet::decode);
  }

  @ParameterizedTest
  @ValueSource(strings = {"peers.txt", "heads.txt", "signed.txt"})
  void protobufWritesTheVectorsThatItReads(String file) {
    for (Map<String, List<String>> each : Vectors.read(file)) {
      byte[] encoded = HexFormat.of().parseHex(each.get("encoded").getFirst());
      Parser<? extends Message> parser =
          switch (each.getOrDefault("message", List.of(file)).getFirst()) {
            case "peers.txt" -> Peer.parser();
            case "heads.txt" -> dev.wheelwright.contract.v1.ConfigHead.parser();
            case "Envelope" -> dev.wheelwright.contract.v1.Envelope.parser();
            case "Latest" -> dev.wheelwright.contract.v1.Latest.parser();
            case "KeySet" -> dev.wheelwright.contract.v1.KeySet.parser();
            case String other -> throw new IllegalArgumentException(other);
          };
      Message message = parse(parser, encoded);
      assertThat(message.getUnknownFields().asMap()).isEmpty();
      assertThat(message.toByteArray()).isEqualTo(encoded);
    }
  }

  @Test
  void refusesAFieldThatProtobufWouldCarryAlong() {
    RandomRecords random = new RandomRecords(43);
    UnknownFieldSet unknown =
        UnknownFieldSet.newBuilder()
            .addField(99, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
            .build();
    for (int i = 0; i < RECORDS; i++) {
      byte[] bytes =
          Protobuf.peer(random.peer()).toBuilder().setUnknownFields(unknown).build().toByteArray();

      assertThatThrownBy(() -> PeerRecord.decode(bytes)).isInstanceOf(WireFormatException.class);
    }
  }

  /** Protobuf takes the last of two, and joins messages: another spelling of the same content. */
  @Test
  void refusesAFieldThatIsThereTwice() {
    RandomRecords random = new RandomRecords(44);
    for (int i = 0; i < RECORDS; i++) {
      Peer peer = Protobuf.peer(random.peer());
      byte[] again = Peer.newBuilder().setPublicKey(peer.getPublicKey()).build().toByteArray();
      byte[] bytes = peer.toByteString().concat(ByteString.copyFrom(again)).toByteArray();

      assertThat(parse(Peer.parser(), bytes)).isEqualTo(peer);
      assertThatThrownBy(() -> PeerRecord.decode(bytes)).isInstanceOf(WireFormatException.class);
    }
  }

  /** No flipped bit and no cut gives other bytes with the same content. */
  @Test
  void whateverIsAcceptedIsCanonical() {
    RandomRecords random = new RandomRecords(45);
    for (int i = 0; i < 50; i++) {
      byte[] bytes = random.peer().encode();
      IntStream.range(0, bytes.length * Byte.SIZE)
          .mapToObj(bit -> flipped(bytes, bit))
          .forEach(CanonicalEncodingTest::assertCanonicalOrRefused);
      IntStream.range(0, bytes.length)
          .mapToObj(length -> Arrays.copyOf(bytes, length))
          .forEach(CanonicalEncodingTest::assertCanonicalOrRefused);
    }
  }

  private static byte[] flipped(byte[] bytes, int bit) {
    byte[] copy = bytes.clone();
    copy[bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));
    return copy;
  }

  private static void assertCanonicalOrRefused(byte[] bytes) {
    try {
      assertThat(PeerRecord.decode(bytes).encode()).isEqualTo(bytes);
    } catch (WireFormatException refused) {
      assertThat(refused).hasMessageNotContaining("null");
    }
  }
}

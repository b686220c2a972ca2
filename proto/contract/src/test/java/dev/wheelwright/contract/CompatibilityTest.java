package dev.wheelwright.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.DescriptorProto.ReservedRange;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumValueDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.OneofDescriptorProto;
import com.google.protobuf.TextFormat;
import dev.wheelwright.contract.Compatibility.Differences;
import dev.wheelwright.contract.v1.Config;
import dev.wheelwright.contract.v1.LinkOuterClass;
import dev.wheelwright.wire.Envelope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** F12: programs of the previous version read what this one writes, and the other way round. */
class CompatibilityTest {
  private static final Path PREVIOUS = Path.of("../../e2e/versions/previous/contract.txtpb");

  /** The schema that the previous version speaks. */
  private static final int PREVIOUS_SCHEMA = 1;

  /**
   * Kinds of messages, and values, at which the previous version ends the stream. Each is sent only
   * to a program that has said that it knows it; beside each stands how it says so.
   */
  private static final List<String> SENT_TO_THOSE_WHO_KNOW_THEM = List.of();

  /**
   * Additions to what is signed, which the previous version refuses. A config that has one names
   * the agent level at which it was added, so that an older agent is not offered what it can't read
   * without being told why; one that has none keeps its bytes.
   */
  private static final List<String> SIGNED_FROM_AGENT_LEVEL_2 =
      List.of("wheelwright.v1.Firewall.policies = 3");

  private static final FileDescriptorSet PRESENT =
      Compatibility.set(Config.getDescriptor().toProto(), LinkOuterClass.getDescriptor().toProto());

  private static FileDescriptorSet previous() throws IOException {
    return TextFormat.parse(Files.readString(PREVIOUS), FileDescriptorSet.class);
  }

  @Test
  void F12_noFieldOfThePreviousVersionMeansSomethingElse() throws IOException {
    assertThat(Compatibility.of(previous(), PRESENT).broken()).isEmpty();
  }

  @Test
  void F12_nothingIsSentThatThePreviousVersionEndsTheStreamAt() throws IOException {
    assertThat(Compatibility.of(previous(), PRESENT).unknownToOlder())
        .isEqualTo(SENT_TO_THOSE_WHO_KNOW_THEM);
  }

  @Test
  void F12_whatIsSignedChangesWithTheSchemaOrTheAgentLevelOnly() throws IOException {
    List<String> refused = Compatibility.of(previous(), PRESENT).refusedByOlder();
    if (Envelope.SCHEMA == PREVIOUS_SCHEMA) {
      assertThat(refused)
          .as("needs a new Envelope.SCHEMA, or ConfigHead.minimumAgent to name a new agent level")
          .isEqualTo(SIGNED_FROM_AGENT_LEVEL_2);
    }
  }

  @Test
  void aNewFieldOfALinkMessageIsNoDifference() {
    Differences differences =
        comparedWith(
            message -> message.addField(field("more", 9, FieldDescriptorProto.Type.TYPE_BYTES)));

    assertThat(differences).isEqualTo(new Differences(List.of(), List.of(), List.of()));
  }

  @Test
  void aFieldThatIsGoneNeedsItsNumberAndNameReserved() {
    UnaryOperator<DescriptorProto.Builder> removed = message -> message.removeField(0);
    ReservedRange one = ReservedRange.newBuilder().setStart(1).setEnd(2).build();

    assertThat(comparedWith(removed).broken())
        .containsExactly("w.Thing.name = 1 is gone: reserve its number and its name");
    assertThat(comparedWith(message -> removed.apply(message).addReservedRange(one)).broken())
        .hasSize(1);
    assertThat(
            comparedWith(
                    message -> removed.apply(message).addReservedRange(one).addReservedName("name"))
                .broken())
        .isEmpty();
  }

  @Test
  void aNumberIsNotUsedAgain() {
    assertThat(
            comparedWith(
                    message ->
                        message.setField(
                            0, field("title", 1, FieldDescriptorProto.Type.TYPE_STRING)))
                .broken())
        .containsExactly(
            "w.Thing.name = 1 is now title: a field that means something else takes a new number");
    assertThat(
            comparedWith(
                    message ->
                        message.addField(field("again", 5, FieldDescriptorProto.Type.TYPE_STRING)))
                .broken())
        .containsExactly("w.Thing.again = 5 takes what was reserved");
    assertThat(
            comparedWith(
                    message ->
                        message.addField(field("old", 9, FieldDescriptorProto.Type.TYPE_STRING)))
                .broken())
        .containsExactly("w.Thing.old = 9 takes what was reserved");
    assertThat(comparedWith(DescriptorProto.Builder::clearReservedRange).broken())
        .containsExactly("w.Thing does not reserve 5 any more");
  }

  @Test
  void aFieldKeepsItsType() {
    assertThat(
            comparedWith(
                    message ->
                        message.setField(0, field("name", 1, FieldDescriptorProto.Type.TYPE_BYTES)))
                .broken())
        .containsExactly("w.Thing.name = 1 was string and is bytes now");
    FieldDescriptorProto many =
        field("name", 1, FieldDescriptorProto.Type.TYPE_STRING).toBuilder()
            .setLabel(FieldDescriptorProto.Label.LABEL_REPEATED)
            .build();
    assertThat(comparedWith(message -> message.setField(0, many)).broken())
        .containsExactly("w.Thing.name = 1 was string and is repeated string now");
    FieldDescriptorProto chosen =
        field("name", 1, FieldDescriptorProto.Type.TYPE_STRING).toBuilder()
            .setOneofIndex(0)
            .build();
    assertThat(comparedWith(message -> message.setField(0, chosen)).broken())
        .containsExactly("w.Thing.name = 1 was string and is string in oneof body now");
  }

  @Test
  void aNewKindOfMessageIsUnknownToTheOlder() {
    FieldDescriptorProto kind =
        field("shout", 9, FieldDescriptorProto.Type.TYPE_STRING).toBuilder()
            .setOneofIndex(0)
            .build();

    assertThat(comparedWith(message -> message.addField(kind)).unknownToOlder())
        .containsExactly("w.Thing.shout = 9");
  }

  @Test
  void aNewValueIsUnknownToTheOlderAndAnOldOneStays() {
    EnumDescriptorProto more = mode("FAST", "SLOW", "STILL");
    EnumDescriptorProto less = mode("FAST");

    assertThat(comparedWith(message -> message.setEnumType(0, more)).unknownToOlder())
        .containsExactly("w.Thing.Mode.STILL = 2");
    assertThat(comparedWith(message -> message.setEnumType(0, less)).broken())
        .containsExactly("w.Thing.Mode.SLOW = 1 is gone");
  }

  @Test
  void whatIsSignedIsRefusedWithAnyNewField() {
    FileDescriptorSet more =
        changed(
            PRESENT,
            0,
            file ->
                file.setMessageType(
                    0,
                    file.getMessageType(0).toBuilder()
                        .addField(field("more", 99, FieldDescriptorProto.Type.TYPE_BOOL))));

    assertThat(Compatibility.of(PRESENT, more).refusedByOlder())
        .containsExactly("wheelwright.v1.ConfigHead.more = 99");
  }

  @Test
  void messagesAndMethodsStay() {
    FileDescriptorSet less =
        changed(
            PRESENT,
            1,
            file -> {
              file.removeMessageType(0);
              file.getServiceBuilder(0).getMethodBuilder(0).setClientStreaming(true);
              return file;
            });

    assertThat(Compatibility.of(PRESENT, less).broken())
        .containsExactly(
            "wheelwright.v1.JoinRequest is gone",
            "wheelwright.v1.Enrolment.Join is gone or has another form");
  }

  private static Differences comparedWith(UnaryOperator<DescriptorProto.Builder> change) {
    DescriptorProto before =
        DescriptorProto.newBuilder()
            .setName("Thing")
            .addField(field("name", 1, FieldDescriptorProto.Type.TYPE_STRING))
            .addField(
                field("whisper", 2, FieldDescriptorProto.Type.TYPE_STRING).toBuilder()
                    .setOneofIndex(0)
                    .build())
            .addOneofDecl(OneofDescriptorProto.newBuilder().setName("body"))
            .addEnumType(mode("FAST", "SLOW"))
            .addReservedRange(ReservedRange.newBuilder().setStart(5).setEnd(6))
            .addReservedName("old")
            .build();
    DescriptorProto after = change.apply(before.toBuilder()).build();
    return Compatibility.of(Compatibility.set(file(before)), Compatibility.set(file(after)));
  }

  private static FileDescriptorProto file(DescriptorProto message) {
    return FileDescriptorProto.newBuilder()
        .setName("w.proto")
        .setPackage("w")
        .addMessageType(message)
        .build();
  }

  private static FieldDescriptorProto field(
      String name, int number, FieldDescriptorProto.Type type) {
    return FieldDescriptorProto.newBuilder()
        .setName(name)
        .setNumber(number)
        .setType(type)
        .setLabel(FieldDescriptorProto.Label.LABEL_OPTIONAL)
        .build();
  }

  private static EnumDescriptorProto mode(String... values) {
    EnumDescriptorProto.Builder mode = EnumDescriptorProto.newBuilder().setName("Mode");
    for (String value : values) {
      mode.addValue(
          EnumValueDescriptorProto.newBuilder().setName(value).setNumber(mode.getValueCount()));
    }
    return mode.build();
  }

  private static FileDescriptorSet changed(
      FileDescriptorSet set, int index, UnaryOperator<FileDescriptorProto.Builder> change) {
    return set.toBuilder().setFile(index, change.apply(set.getFile(index).toBuilder())).build();
  }
}

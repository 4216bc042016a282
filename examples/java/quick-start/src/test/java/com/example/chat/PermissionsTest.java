package com.example.chat;

import io.github.cdkcognitoeventsapi.EventsActor;
import io.github.cdkcognitoeventsapi.EventsAssertions;
import io.github.cdkcognitoeventsapi.EventsDenial;
import io.github.cdkcognitoeventsapi.EventsDenialOptions;
import io.github.cdkcognitoeventsapi.EventsUser;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awscdk.App;
import software.amazon.awscdk.assertions.Template;

class PermissionsTest {
    private final EventsAssertions events = EventsAssertions.fromTemplate(Template.fromStack(new ChatStack(new App(), "Chat")));
    private final EventsActor alice = events.user(EventsUser.builder().sub("alice").build());

    @Test
    void aUserReadsTheirOwnChannelsAndNobodyElseDoes() {
        alice.canSubscribe("/private/alice");
        alice.canSubscribe("/private/alice/*");
        alice.cannotSubscribe("/private/bob", EventsDenialOptions.builder().because(EventsDenial.POLICY).build());
        alice.cannotSubscribe("/private/*", EventsDenialOptions.builder().because(EventsDenial.POLICY).build());
    }

    @Test
    void onlyTheBackendPublishes() {
        alice.cannotPublish("/private/alice", Map.of("text", "hi"), EventsDenialOptions.builder().because(EventsDenial.MODE).build());
        alice.receives("/private/alice", Map.of("text", "hi"));
    }
}

import io.github.cdkcognitoeventsapi.ChannelPolicy;
import io.github.cdkcognitoeventsapi.CognitoEventsApi;
import io.github.cdkcognitoeventsapi.DefaultNamespaceOptions;
import io.github.cdkcognitoeventsapi.EventHandlers;
import io.github.cdkcognitoeventsapi.EventHandlersOptions;
import io.github.cdkcognitoeventsapi.EventsNamespaceOptions;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.cognito.UserPool;

/** Prints what the library says to a Java app: JSON of the type and message of an error for each case. */
public final class Probe {
    private static final EventsNamespaceOptions OWNER = EventsNamespaceOptions.builder()
        .subscribePolicy(ChannelPolicy.owner())
        .build();

    public static void main(final String[] args) {
        Stack stack = new Stack(new App(AppProps.builder().outdir("cases.out").build()), "Chat");
        UserPool userPool = new UserPool(stack, "Users");
        CognitoEventsApi events = CognitoEventsApi.Builder.create(stack, "Events").userPool(userPool).build();

        Map<String, Runnable> cases = Map.of(
            "name", () -> events.addNamespace("a b", OWNER),
            "twice", () -> events.addNamespace("private", OWNER),
            "clients", () -> CognitoEventsApi.Builder.create(stack, "Other").userPool(userPool).userPoolClients(List.of()).build(),
            "claim", () -> ChannelPolicy.claim("custom:tenant"),
            "code", () -> EventHandlers.fromInline("export function onPublish(ctx) {\n  while (true) {}\n}"),
            "types", () -> CognitoEventsApi.Builder.create(stack, "Other").build(),
            "policy", () -> addPublicNamespace(events, OWNER),
            "handlers", () -> handlers());

        App app = new App(AppProps.builder().outdir("cdk.out").build());
        new ReadmeStack(app, "Readme");
        try {
            EventHandlers handlers = handlers();
            Stack withHandlers = new Stack(app, "Handlers");
            CognitoEventsApi.Builder.create(withHandlers, "Events").userPool(new UserPool(withHandlers, "Users")).build()
                .addNamespace("jobs", EventsNamespaceOptions.builder()
                    .subscribePolicy(ChannelPolicy.owner())
                    .handlers(handlers)
                    .build());
        } catch (RuntimeException error) {
            // said below
        }
        app.synth();
        System.out.println(cases.entrySet().stream()
            .map((entry) -> quoted(entry.getKey()) + ":" + said(entry.getValue()))
            .collect(Collectors.joining(",", "{", "}")));
    }

    /** As the compiler would not: it tells the options of one method from those of another. */
    private static void addPublicNamespace(final CognitoEventsApi events, final Object options) {
        try {
            CognitoEventsApi.class.getMethod("addPublicNamespace", String.class, DefaultNamespaceOptions.class).invoke(events, "open", options);
        } catch (ReflectiveOperationException error) {
            throw new IllegalStateException(error);
        }
    }

    private static EventHandlers handlers() {
        return EventHandlers.fromTypeScript("handlers/jobs.ts", EventHandlersOptions.builder().values(Map.of("stage", "live")).build());
    }

    private static String said(final Runnable run) {
        try {
            run.run();
            return "{\"type\":\"\",\"message\":\"\"}";
        } catch (RuntimeException error) {
            return "{\"type\":" + quoted(error.getClass().getSimpleName()) + ",\"message\":" + quoted(error.getMessage()) + "}";
        }
    }

    private static String quoted(final String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n").replace("\t", "\\t") + '"';
    }

    private Probe() {
    }
}

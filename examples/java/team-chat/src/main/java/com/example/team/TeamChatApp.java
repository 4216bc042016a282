package com.example.team;

import software.amazon.awscdk.App;

public final class TeamChatApp {
    public static void main(final String[] args) {
        App app = new App();
        new TeamChatStack(app, "TeamChat");
        app.synth();
    }

    private TeamChatApp() {
    }
}

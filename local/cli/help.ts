export const HELP = `cdk-cognito-events-api: the local server for AppSync Events with Cognito

  cdk-cognito-events-api local [options]
      Serves the Event APIs of an app, from http://localhost:4000 on, and follows its changes.

      --app FOLDER|COMMAND  the cloud assembly, default cdk.out, or what writes it, such as "npx cdk synth"
      --template FILE       one CloudFormation template, instead of --app
      --api NAME            name or logical id of an Event API to serve, default all; may be repeated
      --parameter N=VALUE   a parameter of the template, or Stack:Name=VALUE, import:name=VALUE, ssm:/path=VALUE; may be repeated
      --port [NAME=]NUMBER  default 4000 and those after it; 0 takes any free port; NAME= for one Event API
      --tls                 serves https and wss too, on the same port, with a certificate that is made for this app
      --cert FILE --key FILE    the same with a certificate of your own, as mkcert makes it
      --user NAME           a user who can sign in; may be repeated
      --users FILE          users with passwords, groups and attributes, in YAML or JSON
      --allow-origin ORIGIN a web page's origin that may use the server, such as http://localhost:5173; may be repeated
      --dynamodb-endpoint URL   a DynamoDB for data sources, such as DynamoDB Local at http://localhost:8000
      --http-endpoint NAME=URL  where the HTTP data source NAME is; may be repeated
      --reset               forgets the users, keys and ids' secret of earlier runs first

      --json                prints one JSON object a line, for programs
      --client-env-file FILE    writes the endpoints to FILE as VITE_EVENTS_… variables; --env-prefix NAME for others than VITE_
      --ready-file FILE     writes the endpoints to FILE as JSON when all is ready, and removes it at the end

      To see whether an app survives what happens in production:
      --latency MS          answers and events come later by MS milliseconds
      --drop RATE           each second a connection is cut with this probability, such as 0.05
      --expire-tokens SEC   tokens expire after SEC seconds, default 3600
      --aws-quirks          early unsubscribes are lost, and new subscriptions hear nothing for 1 to 2 seconds
      --seed NUMBER         of the random numbers behind --drop and --aws-quirks, default 1

  These talk to the server that serves the app; --app, --template as given to local, --api if it serves several:

  cdk-cognito-events-api token <user>                 prints an access token; --id an ID token
  cdk-cognito-events-api publish <channel> <json>…    publishes as your backend, or as a user by --as USER
  cdk-cognito-events-api subscribe <channel>          prints an event a line, until --count N events; --as USER
  cdk-cognito-events-api invoke <function>            invokes a function by logical id, name or path
      --event JSON, --event-file FILE                 its event, default {}

  cdk-cognito-events-api matrix [FOLDER|COMMAND|FILE] [options]
      Prints who may connect, subscribe and publish, by the templates of cdk.out or by one template. Starts no function. Ends with 2 if there is
      no such app, or no Event API in it.

      --format FORMAT       text, markdown or json; default text, or that of the file that is checked
      --check FILE          compares with a matrix that was written before: ends with 1, and the difference, if it changed
      --event JSON          what is published to find out; a handler may ask for certain members
      --api, --parameter    as for local

  cdk-cognito-events-api check [FOLDER|COMMAND|FILE] [options]
      Looks for holes in any template with Event APIs: attacks each handler, and reports who could reach what of whom.
      Starts no function. Ends with 0 if nothing was found, 1 if there is a hole, 2 if nothing could be checked, 3 if something is undecided.

      --format FORMAT       text, json or sarif; default text
      --parameter           as for local

  --help, --version`;

export const HELP = `cdk-cognito-events-api: the local server for AppSync Events with Cognito

  cdk-cognito-events-api local [options]
      Serves an Event API of a cloud assembly on http://localhost:4000.

      --app FOLDER          the cloud assembly, default cdk.out
      --template FILE       one CloudFormation template, instead of --app
      --api NAME            name or logical id of the Event API, if the app has several
      --parameter N=VALUE   a parameter of the template, or Stack:Name=VALUE, import:name=VALUE, ssm:/path=VALUE; may be repeated
      --port NUMBER         default 4000; 0 takes any free port
      --user NAME           a user who can sign in; may be repeated
      --allow-origin ORIGIN a web page's origin that may use the server, such as http://localhost:5173; may be repeated
      --dynamodb-endpoint URL   a DynamoDB for data sources, such as DynamoDB Local at http://localhost:8000
      --http-endpoint NAME=URL  where the HTTP data source NAME is; may be repeated

      To see whether an app survives what happens in production:
      --latency MS          answers and events come later by MS milliseconds
      --drop RATE           each second a connection is cut with this probability, such as 0.05
      --expire-tokens SEC   tokens expire after SEC seconds, default 3600
      --aws-quirks          early unsubscribes are lost, and new subscriptions hear nothing for 1 to 2 seconds
      --seed NUMBER         of the random numbers behind --drop and --aws-quirks, default 1

  cdk-cognito-events-api invoke <function> [options]
      Invokes a function of the app by the server that serves it. The function is named by logical id, name or path.

      --event JSON          its event, default {}
      --event-file FILE     its event, from a file
      --app FOLDER, --template FILE   as given to local

  --help, --version`;

return await Imp.Web.Cli.CommandLine.RunAsync(args);

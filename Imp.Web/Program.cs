#pragma warning disable ASP0000 // The command line is a program of its own: it builds the one provider it has.
using Imp.Domain.Identity;
using Imp.Domain.Shared;
using Imp.Infrastructure;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Database.Sqlite;
using Imp.Infrastructure.Identity;
using Imp.Web.Host;

if (args is ["setup", ..])
{
    using var folder = DataFolder.Take(args[1]);
    await using var services = new ServiceCollection().AddLogging().AddImp(folder).BuildServiceProvider();
    services.GetRequiredService<Migrator>().Run();
    var chance = services.GetRequiredService<IChance>();
    var key = KeyText.IntegrationKey(chance);
    await services.GetRequiredService<CommandBus>().ExecuteAsync(new SetUp(new(chance.NewId()), "a@example.org", "Ana", new("correct horse battery"), new(chance.NewId()), new(chance.NewId()), "Team", new(chance.NewId()), new(chance.NewId()), "Service", new(chance.NewId()), "Int", new(key), new(chance.NewId()), new(KeyText.ApiKey(chance))), Actor.System("setup"));
    Console.WriteLine(key);
    return 0;
}
return await Server.RunAsync(args[1], args[2]);

using Imp.Infrastructure.Identity;
using Imp.Infrastructure.Settings;
using Imp.Web.Identity;
using Microsoft.AspNetCore.HttpOverrides;

namespace Imp.Web.Host;

/// <summary>What reverse proxies say of a request: believed from those that the operator named, ignored from everybody else.</summary>
internal static class Proxies
{
    public static void UseProxies(this WebApplication app)
    {
        var networks = ProxyNetworks.Of(app.Services.GetRequiredService<ImpSettings>().Proxy);
        if (networks.Count == 0) return;

        app.Use((context, next) =>
        {
            ProxyPerson.Note(context);
            return next(context);
        });
        // No limit: each step back is taken only as long as a named proxy said it.
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto, ForwardLimit = null };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var network in networks) options.KnownIPNetworks.Add(network);
        app.UseForwardedHeaders(options);
    }
}

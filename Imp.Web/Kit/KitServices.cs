using Microsoft.Extensions.DependencyInjection.Extensions;
using Radzen;

namespace Imp.Web.Kit;

internal static class KitServices
{
    /// <summary>Registers what the parts of this folder inject.</summary>
    public static IServiceCollection AddKit(this IServiceCollection services)
    {
        services.AddRadzenComponents();
        services.AddScoped<Dialogs>();
        services.AddScoped<Toasts>();
        services.AddScoped<Device>();
        services.AddSingleton<Painter>();
        services.TryAddSingleton(TimeProvider.System);
        return services;
    }
}

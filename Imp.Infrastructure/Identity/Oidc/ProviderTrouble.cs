namespace Imp.Infrastructure.Identity.Oidc;

/// <summary>The provider, or what came from it, is not as it has to be.</summary>
/// <param name="code">Short and stable: <c>unreachable</c>, <c>answer</c>, <c>denied</c>, <c>state</c>.</param>
/// <param name="detail">For the log; holds no secret.</param>
public sealed class ProviderTrouble(string code, string detail) : Exception(detail)
{
    public const string Unreachable = "unreachable";
    public const string Answer = "answer";
    public const string Denied = "denied";
    public const string State = "state";

    public string Code { get; } = code;

    /// <summary>What whoever wanted to sign in is told, with what to do; also for the refusals of the provider's rules.</summary>
    public static string Says(string code) => code switch
    {
        Unreachable => "The provider cannot be reached just now. Try again; an owner can always sign in with the password. Imp's log says more.",
        Answer => "The provider answered something that cannot be trusted. Whoever runs Imp finds the reason in its log.",
        Denied => "The provider did not let you in.",
        State => "That took longer than ten minutes, or was begun in another browser. Try again.",
        "provider.unknown" => "Nobody here has your mail address. Ask somebody who manages people to add you with it.",
        "provider.email" => "The provider does not vouch for a mail address of yours. Verify it there, or ask whoever runs Imp about Oidc:TrustEmail.",
        "provider.domain" => "Mail addresses of your domain are not let in here.",
        "provider.role" => "None of your groups is let in here. Ask whoever runs Imp, or the provider, for one.",
        "provider.archived" => "You are archived here. Ask somebody who manages people to restore you.",
        _ => "Signing in did not work. Imp's log says more.",
    };
}

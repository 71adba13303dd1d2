namespace Imp.Web.Kit;

/// <summary>What a <see cref="Field"/> asks its input to carry.</summary>
/// <param name="Id">For <c>id</c>.</param>
/// <param name="DescribedBy">For <c>aria-describedby</c>.</param>
/// <param name="Invalid">For <c>aria-invalid</c>.</param>
public sealed record FieldIds(string Id, string? DescribedBy = null, string? Invalid = null);
